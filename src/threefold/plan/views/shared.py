"""Which plan a page is about, and what every page of the room says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from threefold.access.service import can
from threefold.kit.errors import NotFound
from threefold.plan import service
from threefold.plan.types import Draft, Plan


@dataclass(frozen=True)
class Shown:
    """The plan on the page; `of` is "" for the one in force, "draft", or a version's number."""

    plan: Plan
    of: str
    draft: Draft | None = None

    @property
    def query(self) -> str:
        return f"?of={self.of}" if self.of else ""

    @property
    def is_draft(self) -> bool:
        return self.of == "draft"

    @property
    def is_old(self) -> bool:
        return self.of.isdigit()


def shown(request: HttpRequest) -> Shown:
    """The plan that `?of=` asks for. Raises NotFound for one there is not."""
    of = request.GET.get("of", "")
    if of == "draft":
        draft = service.open_draft()
        if draft is None:
            raise NotFound(
                _("There is no draft."), remedy=_("It was published or discarded meanwhile.")
            )
        return Shown(draft.plan, of, draft)
    if of.isdigit():
        number = int(of)
        if service.exists() and service.current().number == number:
            return Shown(service.current(), "")
        return Shown(service.version(number), of)
    return Shown(service.current(), "")


def common(request: HttpRequest, **more: Any) -> dict[str, Any]:
    return {"may_edit": can(request.user, "edit", "plan"), **more}
