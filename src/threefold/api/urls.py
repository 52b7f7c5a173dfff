from django.urls import path

from threefold.api import views

urlpatterns = [
    path("api/v1/docs", views.docs, name="docs"),
]
