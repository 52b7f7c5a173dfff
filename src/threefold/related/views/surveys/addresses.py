"""Addresses of the pages of surveys."""

from __future__ import annotations

from django.urls import path

from threefold.related.views.surveys import public

urlpatterns = [
    path("s/<slug:slug>/", public.ask, name="ask"),
    path("s/<slug:slug>/embed/", public.embed, name="ask-embed"),
    path("s/<slug:slug>/kiosk/", public.kiosk, name="ask-kiosk"),
]
