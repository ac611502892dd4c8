"""The addresses of the leaders' face."""

from django.urls import path

from sanlian.cockpit.pages import screen

app_name = "cockpit"
urlpatterns = [
    path("", screen.screen, name="screen"),
]
