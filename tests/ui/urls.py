"""The pages that the web kit's own tests need, and a search as the view room will give it."""

from django.urls import include, path

from threefold.ui import urls, views

urlpatterns = [
    path("", include((urls, "ui"))),
    path("i18n/", include("django.conf.urls.i18n")),
    path("search/", views.gallery, name="search"),
]
