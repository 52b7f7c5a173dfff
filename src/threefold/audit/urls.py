from django.urls import path

from threefold.audit import views

urlpatterns = [
    path("audit/", views.entries, name="entries"),
    path("audit/export.csv", views.export, name="export"),
]
