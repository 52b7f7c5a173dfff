"""Who is who: merging, parting, asking why."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from threefold.cli import django_app
from threefold.cli.output import Json, emit, facts, json_wanted, out, progress, table

Reason = Annotated[str, typer.Option(help="Why; kept with the decision.")]


def register(app: typer.Typer) -> None:
    app.command("resolve", help="Match all customers and merge those who are surely the same.")(
        resolve
    )
    app.command("merge", help="Decide that two customers are one.")(merge)
    app.command("unmerge", help="Part a merged customer, as if never merged.")(unmerge)
    app.command("explain", help="Show which decisions hold a customer together.")(explain)


def resolve(
    engine: Annotated[str, typer.Option(help="Where to match, if not on the usual engine.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be decided.")
    ] = False,
    status: Annotated[
        bool,
        typer.Option("--status", help="Only say what matching learnt when, and what came since."),
    ] = False,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.identity.service import matching

    if status:
        stand = matching.standing()
        emit([asdict(each) for each in stand], json, lambda: _standing(stand))
        return
    with progress(json) as tell:
        stages = iter(range(1, 100))
        found = matching.find(
            on=engine,
            dry_run=dry_run,
            actor=django_app.operator(),
            tell=lambda stage: tell(stage, next(stages), 0, 0.0, None),
        )
    emit(asdict(found), json, lambda: _matched(found))


_ADVICE = {
    "": "no",
    "never": "yes: nothing has been learnt yet",
    "plan": "yes: the plan has other variables now",
    "comparisons": "yes: values are compared otherwise now",
    "grown": "yes: much is new",
}


def _standing(stand: Any) -> None:
    table(
        "What matching learnt",
        ("kind", "learnt at", "of records", "matched since", "waiting", "match all anew"),
        [
            (
                each.entity,
                f"{each.learnt_at:%Y-%m-%d %H:%M}" if each.learnt_at else "never",
                each.records,
                each.since,
                each.waiting,
                _ADVICE[each.advice],
            )
            for each in stand
        ],
    )


def _matched(found: Any) -> None:
    table(
        "Matched",
        ("kind", "records", "pairs", "compared by"),
        [
            (run.entity, run.records, run.pairs, ", ".join(run.columns) or "nothing to compare")
            for run in found.runs
        ],
    )
    told = {"surely the same": found.sure, "worth a question": found.asked}
    if (done := found.applied) is not None:
        told = {
            "merged": done.merged,
            "asked of staff": done.proposed,
            "decided before": done.decided,
            "earlier decisions withdrawn": done.withdrawn,
        }
    facts("Pairs of customers", {**told, "seconds": f"{found.seconds:.1f}"})


def merge(
    left: Annotated[int, typer.Argument(help="Customer number.")],
    right: Annotated[int, typer.Argument(help="Customer number.")],
    reason: Reason = "",
    never: Annotated[
        bool, typer.Option("--never", help="Decide the contrary: these two are never one.")
    ] = False,
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.identity import service as identity

    actor = django_app.operator()
    if never:
        kept = identity.never_same(left, right, actor=actor, reason=reason)
        told = {"decision": kept.pk, "customers": sorted((left, right))}
        emit(told, json, lambda: out.print(f"Never one (decision {kept.pk}): {left}, {right}"))
        return
    done = identity.merge(left, right, actor=actor, reason=reason)
    emit(
        asdict(done),
        json,
        lambda: out.print(
            f"Customer {done.customer_id} is now {_list(done.members)} (decision {done.link})."
        ),
    )


def unmerge(
    customer: Annotated[
        int | None, typer.Argument(help="The customer number that leaves the others.")
    ] = None,
    decision: Annotated[
        int | None, typer.Option(help="Withdraw this one decision instead; see `explain`.")
    ] = None,
    whole: Annotated[bool, typer.Option("--whole", help="All of the customer part.")] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Do not note that they differ: matching may join them.")
    ] = False,
    reason: Reason = "",
    json: Json = False,
) -> None:
    json_wanted(json)
    if (customer is None) == (decision is None):
        raise typer.BadParameter("Name either a customer or a --decision.")
    django_app.start()
    from threefold.identity import service as identity

    done = identity.unmerge(
        customer,
        link=decision,
        whole=whole,
        keep_apart=not forget,
        actor=django_app.operator(),
        reason=reason,
    )
    emit(asdict(done), json, lambda: out.print(f"Now customers {_list(done.customers)}."))


def explain(
    customer: Annotated[int, typer.Argument(help="Any number the customer has had.")],
    json: Json = False,
) -> None:
    json_wanted(json)
    django_app.start()
    from threefold.identity import service as identity

    found = identity.explain(customer)
    emit(asdict(found) | _reasoned(found), json, lambda: _show(found))


def _reasoned(found: Any) -> dict[str, list[dict[str, Any]]]:
    """Decisions with their evidence in words, as pages and REST tell it."""
    from threefold.identity.service import wording

    return {
        name: [
            asdict(each) | {"reasons": [*map(asdict, wording.reasons(each.evidence))]}
            for each in getattr(found, name)
        ]
        for name in ("links", "apart", "past")
    }


def _show(found: Any) -> None:
    table(
        f"Customer {found.customer_id}",
        ("number", "known since", "records"),
        [
            (str(part.customer_id), part.known_since, ", ".join(" ".join(r) for r in part.records))
            for part in found.parts
        ],
    )
    for title, decisions in (
        ("Held together by", found.links),
        ("Kept apart by", found.apart),
        ("Withdrawn", found.past),
    ):
        if decisions:
            table(
                title,
                ("decision", "customers", "verdict", "method", "likely", "by", "at", "reason"),
                [
                    (
                        str(each.id),
                        f"{each.left} {each.right}",
                        each.verdict,
                        each.method,
                        each.probability,
                        each.by,
                        each.at,
                        each.reason,
                    )
                    for each in decisions
                ],
            )

    for name in ("links", "apart"):
        for each in _reasoned(found)[name]:
            if each["reasons"]:
                table(
                    f"Evidence of decision {each['id']}",
                    ("what", "how it came out", "bits"),
                    [(r["what"], r["outcome"], f"{r['bits']:+.1f}") for r in each["reasons"]],
                )


def _list(numbers: tuple[int, ...]) -> str:
    return ", ".join(str(each) for each in numbers)
