"""Every write and every question others may ask of the information plan."""

from threefold.plan.service.drafts import (
    add,
    changes,
    discard,
    draft,
    draft_industry,
    draft_toml,
    edit,
    open_draft,
    publish,
    remove,
    restore,
)
from threefold.plan.service.gaps import coverage, gap, next_steps, reports, steps
from threefold.plan.service.industries import industries, template_plan
from threefold.plan.service.versions import (
    as_toml,
    choose,
    compare,
    current,
    exists,
    version,
    versions,
)

__all__ = [
    "add",
    "as_toml",
    "changes",
    "choose",
    "compare",
    "coverage",
    "current",
    "discard",
    "draft",
    "draft_industry",
    "draft_toml",
    "edit",
    "exists",
    "gap",
    "industries",
    "next_steps",
    "open_draft",
    "publish",
    "remove",
    "reports",
    "restore",
    "steps",
    "template_plan",
    "version",
    "versions",
]
