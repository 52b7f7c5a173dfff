"""Addresses of the pages of needs, suggestions and minutes."""

from __future__ import annotations

from django.urls import path

from threefold.related.views.needs import (
    boxes,
    customer,
    inbox,
    listing,
    minutes,
    minutes_writing,
    one,
    public,
    said,
)

urlpatterns = [
    path("needs/", listing.register, name="needs"),
    path("needs/register.csv", listing.export, name="needs-export"),
    path("needs/new/", listing.new, name="need-new"),
    path("needs/surveys/", said.said, name="needs-said"),
    path("needs/<int:need_id>/", one.need, name="need"),
    path("needs/<int:need_id>/edit/", one.edit, name="need-edit"),
    path("needs/<int:need_id>/evidence/", one.add, name="need-add"),
    path("needs/<int:need_id>/move/", one.move, name="need-move"),
    path("needs/evidence/<int:evidence_id>/", one.evidence, name="need-evidence"),
    path("customers/<int:customer>/needs/", customer.panel, name="needs-of"),
    path("suggestions/", inbox.inbox, name="suggestions"),
    path("suggestions/<uuid:suggestion_id>/", inbox.one, name="suggestion"),
    path("suggestions/boxes/", boxes.listing, name="boxes"),
    path("suggestions/boxes/<int:box_id>/", boxes.box, name="box"),
    path("suggestions/boxes/<int:box_id>/qr.svg", boxes.qr, name="box-qr"),
    path("b/<slug:slug>/", public.suggest, name="suggest"),
    path("b/<slug:slug>/embed/", public.embed, name="suggest-embed"),
    path("minutes/", minutes.listing, name="minutes-list"),
    path("minutes/new/", minutes_writing.new, name="minutes-new"),
    path("minutes/<int:minutes_id>/", minutes.one, name="minutes"),
    path("minutes/<int:minutes_id>/edit/", minutes_writing.edit, name="minutes-edit"),
    path("minutes/<int:minutes_id>/move/", minutes.move, name="minutes-move"),
]
