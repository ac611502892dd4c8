from django.urls import path

from sanlian.look import views

app_name = "look"
urlpatterns = [path("prefer/", views.prefer, name="prefer")]
