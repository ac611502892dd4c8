"""The residents' addresses: short, and without anything that a log should not keep beyond the signed link."""

from django.urls import path

from sanlian.portal.pages import about, home, matters, mine, objecting, offline, own, shout, village

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("app.webmanifest", offline.manifest, name="manifest"),
    path("worker.js", offline.worker, name="worker"),
    path("kept/", offline.kept, name="kept"),
    path("shout/", shout.shout, name="shout"),
    path("shout/map/<slug:township>.svg", village.shape, name="map"),
    path("photo/<str:ticket>/", matters.waiting_photo, name="waiting_photo"),
    path("voice/<str:ticket>/", matters.waiting_voice, name="waiting_voice"),
    path("mine/", mine.mine, name="mine"),
    path("mine/phone/", mine.phone, name="phone"),
    path("mine/code/", mine.code, name="code"),
    path("mine/forget/", mine.forget, name="forget"),
    path("find/", mine.find, name="find"),
    path("village/", village.choose, name="villages"),
    path("village/<slug:code>/", village.village, name="village"),
    path("village/<slug:code>/photo/<int:number>/", village.photo, name="village_photo"),
    path("privacy/", about.privacy, name="privacy"),
    path("feedback/", about.feedback, name="feedback"),
    path("emergency/", about.emergency, name="emergency"),
    path("r/<str:token>/", matters.track, name="track"),
    path("r/<str:token>/receipt/", matters.receipt, name="receipt"),
    path("r/<str:token>/rate/", matters.rate, name="rate"),
    path("r/<str:token>/thanks/", matters.thanks, name="thanks"),
    path("r/<str:token>/add/", matters.add, name="add"),
    path("r/<str:token>/data/", own.shown, name="own"),
    path("r/<str:token>/data.json", own.file, name="own_file"),
    path("r/<str:token>/data/correct/", own.correct, name="correct"),
    path("r/<str:token>/data/erase/", own.erase, name="erase"),
    path("r/<str:token>/object/", objecting.object_to, name="object"),
    path("r/<str:token>/private/", matters.keep_private, name="keep_private"),
    path("r/<str:token>/withdraw/", matters.withdraw, name="withdraw"),
    path("r/<str:token>/voice/<int:number>/", matters.voice, name="voice"),
    path("r/<str:token>/photo/<int:number>/", matters.photo, name="photo"),
]
