from __future__ import annotations

from threefold.related.views.surveys import addresses

urlpatterns = [*addresses.urlpatterns]
