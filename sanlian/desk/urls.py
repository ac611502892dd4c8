from django.urls import path

from sanlian.desk.pages import acting, inbox, orders, session, weekly

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("login/", session.log_in, name="login"),
    path("logout/", session.log_out, name="logout"),
    path("me/", session.me, name="me"),
    path("find/", inbox.find, name="find"),
    path("weekly/", weekly.weekly, name="weekly"),
    path("orders/<int:order_id>/", orders.order, name="order"),
    path("orders/<int:order_id>/contact-data/", acting.see_contact, name="see_contact"),
    path("photos/<int:attachment_id>/", orders.photo, name="photo"),
    path("orders/<int:order_id>/<slug:verb>/", acting.act, name="act"),
]
