from __future__ import annotations

from django.urls import path

from threefold.identity.views import deciding, duplicates, listing, relating, reviewing, values

urlpatterns = [
    path("who/", reviewing.review, name="review"),
    path("who/match/", reviewing.match, name="match"),
    path("who/duplicates/", duplicates.duplicates, name="duplicates"),
    path("who/pairs/", listing.pairs, name="pairs"),
    path("who/decisions/", listing.decisions, name="decisions"),
    path("who/decisions/<int:decision>/take-back/", listing.take_back, name="take-back"),
    path("who/pairs/<int:candidate>/", reviewing.one, name="pair"),
    path("who/pairs/<int:candidate>/answer/", reviewing.answer, name="answer"),
    path("who/pairs/<int:candidate>/undo/", reviewing.undo, name="undo"),
    path("who/values/", values.values, name="values"),
    path("who/values/<int:identifier>/", values.value, name="value"),
    path("who/values/<int:identifier>/declare/", values.declare, name="declare"),
    path("who/customers/<int:customer>/", deciding.panel, name="panel"),
    path("who/customers/<int:customer>/history/", duplicates.history, name="history"),
    path("who/customers/<int:customer>/merge/", deciding.choose, name="choose"),
    path("who/customers/<int:customer>/part/", deciding.unmerge, name="unmerge"),
    path("who/customers/<int:customer>/relate/", relating.relate, name="relate"),
    path("who/customers/<int:customer>/relations/<int:relation>/end/", relating.end, name="end"),
    path(
        "who/customers/<int:customer>/relations/<int:relation>/withdraw/",
        relating.withdraw,
        name="withdraw",
    ),
    path("who/compare/<int:left>/<int:right>/", deciding.compare, name="compare"),
]
