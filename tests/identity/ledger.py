"""The audit log tells of every decision and every edit, once, and of nothing that was refused."""

from __future__ import annotations

from typing import Any

from threefold.audit.models import Entry
from threefold.identity.models import Link

EDITS = {
    "set": "customer.value.set",
    "withdraw": "customer.value.withdrawn",
    "prove": "customer.contact.proved",
    "consent": "customer.consent.noted",
}
_DECIDING = {"merge": "identity.merge", "never": "identity.never_same"}


class Ledger:
    """Looked at after every step; it knows what the decisions and the log were before."""

    def __init__(self, actor: Any) -> None:
        self.actor = actor
        self.entries = _entries()
        self.links = _links()

    def check(self, step: str, page: int | None) -> None:
        """`page` is the customer whom an edit that took effect was said of, else None."""
        before, self.links = self.links, _links()
        told, self.entries = self.entries, _entries()
        assert self.entries[: len(told)] == told, "the log only grows"
        new = self.entries[len(told) :]
        made = [link for number, link in self.links.items() if number not in before]
        ended = [
            link
            for number, link in self.links.items()
            if link["withdrawn_at"] and number in before and not before[number]["withdrawn_at"]
        ]
        assert step == "undo" or before.keys() <= self.links.keys(), "decisions stay"
        getattr(self, f"_{step}", self._edited)(step, new, made, ended, page)
        assert {entry["actor_id"] for entry in new} <= {None if step == "match" else self.actor.pk}

    def _merge(self, step: str, new: Any, made: Any, ended: Any, _page: Any) -> None:
        assert len(made) <= 1
        assert [_told(entry) for entry in new] == [
            (_DECIDING[step], _ends(link), {"link": link["id"]}) for link in made
        ]
        assert all(_ends(link) == _ends(made[0]) for link in ended), "a newer decision in its place"
        assert all(link["withdrawn_by_id"] == self.actor.pk for link in ended)

    _never = _merge

    def _unmerge(self, _step: str, new: Any, made: Any, ended: Any, _page: Any) -> None:
        assert len(new) == bool(ended)
        for entry in new:
            action, ends, detail = _told(entry)
            assert action == "identity.unmerge"
            assert ends == sorted({end for link in ended for end in _ends(link)})
            assert detail["links"] == [link["id"] for link in ended]
            assert sorted(detail["noted"]) == [link["id"] for link in made]
        assert all(link["verdict"] == "different" for link in made)
        assert all(link["withdrawn_by_id"] == self.actor.pk for link in ended)

    def _take_back(self, step: str, new: Any, made: Any, ended: Any, page: Any) -> None:
        if any(link["verdict"] == "same" for link in ended):
            self._unmerge(step, new, made, ended, page)
            return
        assert not made
        assert [_told(entry) for entry in new] == [
            ("identity.decision.withdrawn", _ends(link), {"link": link["id"]}) for link in ended
        ]

    def _match(self, _step: str, new: Any, made: Any, ended: Any, _page: Any) -> None:
        (entry,) = new
        assert entry["action"] == "identity.match"
        assert entry["detail"]["merged"] == len(made)
        assert entry["detail"]["withdrawn"] == len(ended)
        assert {link["method"] for link in (*made, *ended)} <= {"automatic"}

    def _edited(self, step: str, new: Any, made: Any, ended: Any, page: int | None) -> None:
        said = [] if page is None else [(EDITS[step], str(page))]
        assert [(entry["action"], entry["target_id"]) for entry in new] == said
        assert not made
        assert not ended


def _entries() -> list[dict[str, Any]]:
    return list(Entry.objects.order_by("id").values())


def _links() -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in Link.objects.order_by("id").values()}


def _ends(link: dict[str, Any]) -> list[int]:
    return [link["left_id"], link["right_id"]]


def _told(entry: dict[str, Any]) -> tuple[str, list[int], dict[str, Any]]:
    detail = dict(entry["detail"])
    ends = [int(entry["target_id"]), *detail.pop("with")]
    return entry["action"], ends, detail
