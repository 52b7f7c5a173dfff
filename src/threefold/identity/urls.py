from __future__ import annotations

from django.urls import path

from threefold.identity.views import listing, reviewing

urlpatterns = [
    path("who/", reviewing.review, name="review"),
    path("who/pairs/", listing.pairs, name="pairs"),
    path("who/decisions/", listing.decisions, name="decisions"),
    path("who/decisions/<int:decision>/take-back/", listing.take_back, name="take-back"),
    path("who/pairs/<int:candidate>/", reviewing.one, name="pair"),
    path("who/pairs/<int:candidate>/answer/", reviewing.answer, name="answer"),
    path("who/pairs/<int:candidate>/undo/", reviewing.undo, name="undo"),
]
