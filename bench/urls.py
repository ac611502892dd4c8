"""The product's addresses, and the bare views under /bench/."""

from django.urls import include, path

from bench import views
from config.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("bench/constant/", views.constant),
    path("bench/insert/", views.insert),
    path("", include("config.urls")),
]
