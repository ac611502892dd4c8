from django.urls import path

from sanlian.registry.pages import home

app_name = "registry"
urlpatterns = [
    path("", home.home, name="home"),
]
