"""Pages of the information plan."""

from threefold.plan.views.choosing import choose, template
from threefold.plan.views.editing import discard, draft, edit, new, publish, ranking, remove
from threefold.plan.views.missing import gap
from threefold.plan.views.reading import plan, variable
from threefold.plan.views.versioning import compare, download, restore, upload, versions

__all__ = [
    "choose",
    "compare",
    "discard",
    "download",
    "draft",
    "edit",
    "gap",
    "new",
    "plan",
    "publish",
    "ranking",
    "remove",
    "restore",
    "template",
    "upload",
    "variable",
    "versions",
]
