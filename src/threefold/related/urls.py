from __future__ import annotations

from django.urls import path

from threefold.related.views import scores
from threefold.related.views.needs import addresses as needs
from threefold.related.views.rivals import addresses as rivals
from threefold.related.views.surveys import addresses

urlpatterns = [
    path("scores/", scores.scores, name="scores"),
    path("scores/compute/", scores.compute, name="compute-scores"),
    path("scores/<slug:code>/", scores.score, name="score"),
    path("customers/<int:customer>/scores/", scores.panel, name="scores-of"),
    *addresses.urlpatterns,
    *rivals.urlpatterns,
    *needs.urlpatterns,
]
