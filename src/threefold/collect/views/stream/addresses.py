"""Addresses of the pages of sources and of live events held back."""

from __future__ import annotations

from django.urls import path

from threefold.collect.views.stream import (
    filling,
    held,
    keys,
    listing,
    mending,
    one,
    plan,
    sites,
    snippets,
    traits,
)

_SOURCE = "sources/<slug:source>/"
_GROUP = "quarantine/<int:group>/"

urlpatterns = [
    path("sources/", listing.sources, name="sources"),
    path(_SOURCE, one.source, name="source"),
    path(f"{_SOURCE}live/", one.live, name="source-live"),
    path(f"{_SOURCE}days/", one.days, name="source-days"),
    path(f"{_SOURCE}receiving/", one.receiving, name="source-receiving"),
    path(f"{_SOURCE}keys/", keys.keys, name="source-keys"),
    path(f"{_SOURCE}keys/new/", keys.create, name="source-key-new"),
    path(f"{_SOURCE}keys/<int:key>/rotate/", keys.rotate, name="source-key-rotate"),
    path(f"{_SOURCE}keys/<int:key>/switch/", keys.switch, name="source-key-switch"),
    path(f"{_SOURCE}sites/", sites.sites, name="source-sites"),
    path(f"{_SOURCE}plan/", plan.plan, name="source-plan"),
    path(f"{_SOURCE}plan/settings/", plan.settings, name="source-plan-settings"),
    path(f"{_SOURCE}plan/new/", plan.new, name="source-event-new"),
    path(f"{_SOURCE}plan.json", plan.download, name="source-plan-file"),
    path(f"{_SOURCE}plan/upload/", plan.upload, name="source-plan-upload"),
    path(f"{_SOURCE}plan/<slug:event>/", plan.event, name="source-event"),
    path(f"{_SOURCE}plan/<slug:event>/add/", plan.add, name="source-event-add"),
    path(f"{_SOURCE}plan/<slug:event>/remove/", plan.remove, name="source-event-remove"),
    path(f"{_SOURCE}traits/", traits.traits, name="source-traits"),
    path(f"{_SOURCE}snippets/", snippets.snippets, name="source-snippets"),
    path("quarantine/", held.held, name="held"),
    path("quarantine/jobs/<uuid:job>/", held.progress, name="held-progress"),
    path("quarantine/events/<int:event>/", mending.event, name="held-event"),
    path(_GROUP, held.group, name="held-group"),
    path(f"{_GROUP}replay/", held.act, {"what": "replay"}, name="held-replay"),
    path(f"{_GROUP}drop/", held.act, {"what": "drop"}, name="held-drop"),
    path(f"{_GROUP}take-back/", held.take_back, name="held-take-back"),
    path(f"{_GROUP}fill/", filling.fill, name="held-fill"),
    path(f"{_GROUP}unmask/", held.unmask, name="held-unmask"),
]
