from __future__ import annotations

from django.urls import path

from threefold.behavioral.views import rates

urlpatterns = [
    path("rates/", rates.rates, name="rates"),
]
