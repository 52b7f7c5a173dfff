"""Building the demonstration: real purchases, made-up people, the main job, what was found."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pyarrow as pa

from threefold.access import service as access
from threefold.behavioral import service as behavioral
from threefold.collect import service as collect
from threefold.demo.logic import outcomes, sources, systems
from threefold.demo.logic.people import Buyer, Person, people
from threefold.demo.service.foretelling import foretell
from threefold.demo.service.listening import listen
from threefold.descriptive import service as descriptive
from threefold.descriptive.types import PROVED
from threefold.identity import service as identity
from threefold.jobs import service as jobs
from threefold.kit import clock
from threefold.kit.errors import Conflict, NotFound
from threefold.kit.home import current
from threefold.plan import service as plan
from threefold.site.service import overview

SHOP = "shop"
MESSAGES = "messages"
_NO_RUN = 0
LABELS = {
    "shop": "Online shop",
    "crm": "CRM",
    "newsletter": "Newsletter",
    "club": "Members' club",
    "call_centre": "Call centre",
    "campaign": "E-mail campaign",
    "survey": "Survey",
    MESSAGES: "Messages (made up)",
}
ROLES = ("owner", "analyst", "agent", "auditor")
OnProgress = Callable[[str, int, int, float, "float | None"], None]


def build(
    *, data_dir: Path | None, on_progress: OnProgress, say: Callable[[str], None]
) -> dict[str, Any]:
    """Run the whole demonstration in the current home; safe to run again.

    Returns the overview, findings in words, the log-ins made and the origin of the purchases.
    Raises Conflict in an installation that holds data of other sources.
    """
    _nothing_of_ones_own()
    try:
        plan.current()
    except NotFound:
        plan.choose("retail", actor=None)
    folder = current().files / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    purchases = sources.find(data_dir, folder, say)
    say(f"Purchases: {purchases.origin}")
    not_of_the_other_kind(purchases.made_up)
    for file in purchases.files:
        bring(
            file, SHOP, "purchases", made_up=purchases.made_up, mapping=None,
            on_progress=on_progress, say=say,
        )  # fmt: skip
    invented = list(people(_buyers()))
    for name, make in systems.MAKERS.items():
        bring(
            make(invented, folder), name, systems.CONTENTS[name], made_up=True,
            mapping=name,
            on_progress=on_progress, say=say,
        )  # fmt: skip
    tried = _tried(invented)
    say(f"{MESSAGES:12} {tried:,} outcomes of made-up messages prove or disprove contact ways")
    behavioral.tidy()
    descriptive.note_accuracy()
    told = behavioral.distil()
    say(
        f"{'distilled':12} {told.variables} variables of {told.customers:,} customers as of "
        f"{told.as_of} in {told.seconds:.1f} s"
    )
    known = overview()
    heard = listen(_customers(invented), say)
    return {
        "origin": purchases.origin,
        "overview": known,
        "findings": [*findings(known, invented, purchases.made_up), *heard, *foretell(say)],
        "logins": _logins(),
    }


def _nothing_of_ones_own() -> None:
    """Made-up people must not come to lie among real customers."""
    others = {each.pk for each in collect.sources()} - {SHOP, MESSAGES, *systems.MAKERS}
    if others:
        raise Conflict(
            "This installation holds data of its own.",
            where={"folder": str(current().root), "sources": ", ".join(sorted(others))},
            remedy="Give the demonstration a folder of its own: --home FOLDER before `demo`.",
        )


def not_of_the_other_kind(made_up: bool) -> None:
    """Real purchases must not come to lie among made-up ones, nor these among real ones."""
    if any(each.pk == SHOP and each.made_up is not made_up for each in collect.sources()):
        held = "real purchases" if made_up else "made-up purchases"
        raise Conflict(
            f"This installation holds a demonstration with {held}.",
            where={"folder": str(current().root)},
            remedy="Give this one a folder of its own: --home FOLDER before `demo`.",
        )


def bring(
    file: Path,
    source: str,
    content: str,
    *,
    made_up: bool,
    mapping: str | None,
    on_progress: OnProgress,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """One file through the ordinary entrance, by the suggestion or by a mapping that ships.

    The made-up systems carry the shop's customer numbers, and only a mapping can say so.
    """
    collect.source_named(source, made_up=made_up, label=LABELS[source])
    run = collect.stage(file, source=source, content=content, made_up=made_up)
    chosen = collect.suggestion(run)
    if mapping:
        with as_file(files("threefold.demo").joinpath("maps", f"{mapping}.toml")) as path:
            chosen = collect.fitted(collect.load_mapping(path), run)
    collect.require_certain(chosen)
    collect.agree(run, chosen)
    done = jobs.run_inline(
        "collect.land",
        args={"run": run.pk},
        title=f"{source}: {file.name}",
        user=None,
        on_progress=on_progress,
    )
    say(
        f"{source:12} {file.name:24} {done['received']:>9,} rows: {done['loaded']:,} brought in, "
        f"{done['duplicates']:,} known already, {done['quarantined']:,} quarantined"
    )
    return done


def _tried(invented: list[Person]) -> int:
    """Proofs of contact ways by messages that are not in the lake, for their time is ours and not
    that of the purchases; run again, they stay as they are."""
    customers = _numbered()
    collect.source_named(MESSAGES, made_up=True, label=LABELS[MESSAGES])
    rows = [
        {
            "customer_id": customers[each.number], "kinds": each.kinds, "kind": "", "value": "",
            "proof": each.proof, "at": each.at, "source": MESSAGES, "event": each.event,
            "run": _NO_RUN,
        }
        for each in outcomes.outcomes(invented, clock.now())
        if each.number in customers
    ]  # fmt: skip
    proved = descriptive.land_proofs(pa.Table.from_pylist(rows, schema=PROVED))
    descriptive.announce(pa.table({"customer_id": pa.array(sorted(customers.values()))}))
    return proved


def _numbered() -> dict[str, int]:
    """The customer of each number of the shop."""
    return {number: who for who, number in identity.numbers("customer_number", SHOP).items()}


def _customers(invented: list[Person]) -> list[int]:
    numbered = _numbered()
    return sorted(numbered[each.number] for each in invented if each.number in numbered)


def _buyers() -> list[Buyer]:
    """Each buyer number of the shop, with the country and the first day of its purchases."""
    numbers = identity.numbers("customer_number", SHOP)
    known = behavioral.summaries(identity.map(own=True))
    rows = known.select(["customer_id", "place", "first_event_at"])
    return sorted(
        (
            Buyer(numbers[row["customer_id"]], row["place"] or "", row["first_event_at"].date())
            for row in rows.to_pylist()
            if row["customer_id"] in numbers and row["first_event_at"]
        ),
        key=lambda buyer: buyer.number,
    )


def findings(known: dict[str, Any], invented: list[Person], made_up: bool) -> list[str]:
    """What came out, in plain words."""
    bought = known["behavioral"]["purchases"]
    who = known["descriptive"]
    measured = descriptive.noted_accuracy()
    reached = measured.reachable if measured else 0
    return [
        f"{bought['lines']:,} different purchase lines of {bought['buyers']:,} buyers in "
        f"{bought['orders']:,} orders of {bought['products']:,} products, worth "
        f"{bought['amount']:,.2f} in all.",
        f"{bought['cancelled_lines']:,} lines are cancellations and {bought['charge_lines']:,} are "
        "charges, no goods.",
        f"{bought['lines_without_customer']:,} lines carry no customer: behaviour that cannot be "
        "turned into customer information. Asking for the number at the till would close this gap.",
        f"{who['customers']:,} customers are known; {who['named']:,} by name, {who['reachable']:,} "
        f"can be reached, {who['unreachable']:,} are known but unreachable, "
        f"{who['without_contact_way']:,} have no contact way at all.",
        f"{reached:,} of them have a contact way that probably works today, by made-up messages.",
        f"{known['related']['customers']:,} customers have said what they think.",
        f"{len(invented):,} people are made up and marked so everywhere; the purchases are "
        + ("made up as well." if made_up else "real."),
    ]


def _logins() -> list[dict[str, str]]:
    """One log-in for each role; their passwords are made anew each time and shown once."""
    made = []
    for role in ROLES:
        user, password = access.ensure_staff(username=f"demo-{role}", role=role)
        made.append({"name": user.username, "password": password, "role": role})
    return made
