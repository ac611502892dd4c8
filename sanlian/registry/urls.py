from django.urls import path

from sanlian.registry.pages import (
    archive,
    audit,
    calendar,
    check,
    classifier,
    history,
    home,
    tables,
)

app_name = "registry"
urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/notice/", calendar.notice, name="calendar_notice"),
    path("", home.home, name="home"),
    path("archive/", archive.archive, name="archive"),
    path("archive/take/", archive.take, name="archive_take"),
    path("check/", check.check, name="check"),
    path("audit/", audit.audit, name="audit"),
    path("audit/table/", audit.table, name="audit_table"),
    path("audit/verify/", audit.verify, name="audit_verify"),
    path("classifier/", classifier.classifier, name="classifier"),
    path("classifier/<slug:version>/adopt/", classifier.adopt, name="classifier_adopt"),
    path("classifier/<slug:version>/leave/", classifier.leave, name="classifier_leave"),
    path("history/<slug:kind>/<path:number>/", history.history, name="history"),
    path("tables/", tables.tables, name="tables"),
    path("tables/<slug:name>/", tables.table, name="table"),
    path("tables/<slug:name>/confirm/", tables.confirm, name="confirm"),
    path("tables/<slug:name>/take/<slug:form>/", tables.take, name="take"),
    path("tables/<slug:name>/empty/", tables.empty, name="empty"),
]
