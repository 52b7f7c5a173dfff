from __future__ import annotations

from django.urls import path

from threefold.segments.views import (
    building,
    customer,
    finding,
    listing,
    meeting,
    one,
    overlapping,
    portfolio,
    similar,
)
from threefold.segments.views.classes import patterns

urlpatterns = [
    path("segments/", listing.segments, name="segments"),
    path("segments/new/", building.new, name="new"),
    path("segments/judge/", building.judge, name="judge"),
    path("segments/values/", building.values, name="values"),
    path("segments/refresh/", listing.refresh, name="refresh"),
    path("segments/overlap/", overlapping.overlap, name="overlap"),
    path("segments/find/", finding.find, name="find"),
    path("segments/portfolio/", portfolio.portfolio, name="portfolio"),
    path("segments/customers/", meeting.customers, name="customers"),
    path("segments/<int:pk>/", one.segment, name="segment"),
    path("segments/<int:pk>/edit/", building.edit, name="edit"),
    path("segments/<int:pk>/beside/", overlapping.beside, name="beside"),
    path("segments/<int:pk>/similar/", similar.similar, name="similar"),
    path("segments/<int:pk>/moves/<slug:day>/", one.moves, name="moves"),
    path("segments/<int:pk>/export/", one.export, name="export"),
    path("segments/<int:pk>/retire/", one.retire, name="retire"),
    path("segments/<int:pk>/restore/", one.restore, name="restore"),
    path("segments/<int:pk>/undo/", one.undo, name="undo"),
    path("customers/<int:customer>/segments/", customer.panel, name="customer-panel"),
    *patterns,
]
