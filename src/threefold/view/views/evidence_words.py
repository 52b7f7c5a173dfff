"""Why a value is believed, in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from threefold.descriptive import service as descriptive
from threefold.plan.service import labels
from threefold.view.logic.evidence import Reasons, Spoken

_NAME_PARTS = {"given_name", "family_name", "second_family_name"}


def verdict(found: Reasons) -> str:
    """The one sentence on top: what decided."""
    if not found.candidates and found.variable in _NAME_PARTS:
        return _(
            "No source tells it by itself. Where it is shown, it is taken from the whole name."
        )
    if not found.candidates:
        return _("Nothing is known here now: no source and no member of staff tells a value.")
    if found.decided_by == "only":
        sources = {each.source for each in found.candidates}
        if len(sources) == 1:
            return _("No other value is told, so there was nothing to choose.")
        return ngettext(
            "%(count)s source tells this value, and none tells another.",
            "All %(count)s sources tell this value, and none tells another.",
            len(sources),
        ) % {"count": len(sources)}
    best = found.candidates[0]
    said = {
        "staff": _("Set by staff, which wins over every source."),
        "verification": _("It is better verified than the others: %(proof)s.")
        % {"proof": proof_words(best)},
        "source": _("The plan trusts its source more: %(order)s.") % {"order": _order(found.rank)},
        "agreement": ngettext(
            "%(count)s source says the same, more than for any other value.",
            "%(count)s sources say the same, more than for any other value.",
            best.agreement,
        )
        % {"count": best.agreement},
        "recency": _("It is the newest."),
        "order": _("Told at the same moment as another, so the name of the source decided."),
    }
    return said.get(found.decided_by, "")


def outcome(each: Spoken) -> str:
    """Beside each value: that it is believed, or what it lacks."""
    return {
        "": _("Believed"),
        "same": _("Says the same"),
        "staff": _("Staff decided otherwise"),
        "verification": _("Less well verified"),
        "source": _("Source trusted less"),
        "agreement": _("Fewer sources say so"),
        "recency": _("Older"),
        "order": _("Told at the same moment"),
    }.get(each.lost_by, each.lost_by)


def proof_words(each: Spoken) -> str:
    """How it was verified, "never proved" where it was not."""
    words = dict(descriptive.Proof.choices)
    return str(words[each.proof]) if each.proof in words and each.proof else _("never proved")


def steps(found: Reasons) -> list[tuple[str, bool]]:
    """The rule in order, each step with whether it was the one that decided."""
    rule = found.rule if "recency" in found.rule else (*found.rule, "recency")
    told = [(_("set by staff"), found.decided_by == "staff")]
    for name in rule:
        text = labels.name("criterion", name)
        if name == "source" and found.rank:
            text = f"{text} ({_order(found.rank)})"
        told.append((text, found.decided_by == name))
    return told


def _order(rank: Sequence[str]) -> str:
    return " › ".join(labels.name("source", code) for code in rank)
