"""The one NinjaAPI; its own documentation pages are off, since they need scripts from afar."""

from __future__ import annotations

from ninja import NinjaAPI

import threefold
from threefold.api.service.bodies import SoundParser

NAMESPACE = "api-v1"

api = NinjaAPI(
    title="Threefold",
    version=threefold.__version__,
    description="Customer information in three kinds.",
    urls_namespace=NAMESPACE,
    docs_url=None,
    openapi_url=None,
    parser=SoundParser(),
)
