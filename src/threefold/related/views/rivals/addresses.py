"""Addresses of the pages of competitors."""

from __future__ import annotations

from django.urls import path

from threefold.related.views.rivals import customers, listing, noting, one

urlpatterns = [
    path("competitors/", listing.competitors, name="competitors"),
    path("competitors/new/", listing.new, name="competitor-new"),
    path("competitors/<slug:what>.<str:file_format>", listing.export, name="competitors-export"),
    path("competitors/<int:competitor>/", one.competitor, name="competitor"),
    path("competitors/<int:competitor>/edit/", listing.edit, name="competitor-edit"),
    path("competitors/<int:competitor>/retire/", listing.retire, name="competitor-retire"),
    path("competitors/<int:competitor>/restore/", listing.restore, name="competitor-restore"),
    path("competitors/<int:competitor>/undo/", listing.undo, name="competitor-undo"),
    path("competitors/<int:competitor>/note/<slug:kind>/", noting.observe, name="observe"),
    path("observations/<int:observation>/", noting.observation, name="observation"),
    path("observations/<int:observation>/withdraw/", noting.withdraw, name="observation-withdraw"),
    path("observations/<int:observation>/restore/", noting.restore, name="observation-restore"),
    path("observations/<int:observation>/undo/", noting.undo, name="observation-undo"),
    path("customers/<int:customer>/competitors/", customers.panel, name="competitors-of"),
    path("customers/<int:customer>/note/<slug:kind>/", customers.note, name="note"),
    path(
        "customers/<int:customer>/note/<slug:kind>/<int:note>/withdraw/",
        customers.withdraw,
        name="note-withdraw",
    ),
    path(
        "customers/<int:customer>/note/<slug:kind>/<int:note>/restore/",
        customers.restore,
        name="note-restore",
    ),
]
