from django.urls import path

from sanlian.desk.pages import acting, broadcasts, inbox, known, notes, orders, session, voices, weekly

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("login/", session.log_in, name="login"),
    path("logout/", session.log_out, name="logout"),
    path("password/", session.password, name="password"),
    path("me/", session.me, name="me"),
    path("me/hearing/", notes.hearing, name="hearing"),
    path("notes/", notes.notes, name="notes"),
    path("notes/read/", notes.read_all, name="read_all"),
    path("notes/<int:note_id>/", notes.open_note, name="open_note"),
    path("broadcasts/", broadcasts.listing, name="broadcasts"),
    path("broadcasts/new/", broadcasts.compose, name="compose"),
    path("broadcasts/<int:broadcast_id>/", broadcasts.receive, name="broadcast"),
    path("broadcasts/<int:broadcast_id>/seen/", broadcasts.seen, name="broadcast_seen"),
    path("broadcasts/<int:broadcast_id>/progress/", broadcasts.progress, name="broadcast_progress"),
    path("broadcasts/<int:broadcast_id>/phones/", broadcasts.phones, name="broadcast_phones"),
    path("broadcasts/<int:broadcast_id>/remind/", broadcasts.remind, name="broadcast_remind"),
    path("broadcasts/<int:broadcast_id>/end/", broadcasts.end, name="broadcast_end"),
    path("about/<slug:kind>/<int:number>/", notes.about, name="about"),
    path("find/", inbox.find, name="find"),
    path("weekly/", weekly.weekly, name="weekly"),
    path("orders/<int:order_id>/", orders.order, name="order"),
    path("orders/<int:order_id>/known/<str:code>/", known.correct, name="known"),
    path("orders/<int:order_id>/contact-data/", acting.see_contact, name="see_contact"),
    path("photos/<int:attachment_id>/", orders.photo, name="photo"),
    path("voices/<int:recording_id>/", voices.hear, name="voice"),
    path("voices/<int:recording_id>/words/", voices.write_down, name="write_down"),
    path("orders/<int:order_id>/<slug:verb>/", acting.act, name="act"),
]
