from __future__ import annotations

from collections.abc import Iterable

from threefold.plan.logic import words
from threefold.plan.service import industries, template_plan
from threefold.plan.types import LANGUAGES, Plan, Variable
from tools.reference.markdown import code, codes, page, table

ABOUT = {
    "descriptive": "who is this?",
    "behavioral": "what do they do?",
    "related": "why, and what next?",
}


def pages() -> dict[str, str]:
    found = industries()
    made = {"plan-templates.md": _index(found)}
    for each in found:
        made[f"plan-templates/{each.code}.md"] = _page(template_plan(each.code))
    return made


def _index(found: Iterable[object]) -> str:
    rows = [
        (
            f"[{each.text('label')}](plan-templates/{each.code}.md)",
            code(each.code),
            *each.variables.values(),
            each.questions,
            each.events,
            each.segments,
        )
        for each in found
    ]
    return page(
        "Plan templates",
        "An information plan to start from, one for each line of business. Labels and reasons are "
        f"in {codes(LANGUAGES)}; these pages show the English ones.",
        table(("line of business", "code", *words.KINDS, "questions", "events", "classes"), rows),
        "## Words of a plan",
        table(
            ("field", "values"),
            [
                *((f"dimension, {kind}", codes(words.DIMENSIONS[kind])) for kind in words.KINDS),
                ("type", codes(words.TYPES)),
                ("of", codes(words.ENTITIES)),
                ("privacy", codes(words.PRIVACY)),
                ("collection", codes(words.COLLECTIONS)),
                ("required for", codes(words.REQUIRED_FOR)),
                ("contact way", codes(words.CONTACTS)),
                ("legal basis of a purpose", codes(words.BASES)),
                ("goal of a question", codes(words.GOALS)),
                ("field of an event", codes(words.EVENT_FIELDS)),
                ("family of an event", codes(words.EVENT_FAMILIES)),
            ],
        ),
    )


def _page(plan: Plan) -> str:
    blocks = [
        plan.text("summary"),
        "[All templates](../plan-templates.md)",
        "## Questions",
        table(
            ("question", "goal", "answered by"),
            [(q.text("label"), code(q.goal), codes(q.variables)) for q in plan.questions.values()],
        ),
        "## Purposes",
        table(
            ("purpose", "legal basis", "what the customer reads"),
            [
                (code(p.code), code(p.legal_basis), p.text("sentence"))
                for p in plan.purposes.values()
            ],
        ),
    ]
    for kind in words.KINDS:
        blocks += [f"## {kind.capitalize()}: {ABOUT[kind]}", _variables(plan.of_kind(kind))]
    blocks += [
        "## Events",
        table(
            ("event", "code", "family", "fields", "needed", "outcomes"),
            [
                (
                    e.text("label"), code(e.code), e.b, codes(e.fields), codes(e.required),
                    codes(o.value for o in e.outcomes),
                )
                for e in plan.events.values()
            ],
        ),
        "## Customer classes",
        table(
            ("class", "code", "rule", "handling"),
            [
                (s.text("label"), code(s.code), code(s.rule), s.text("handling"))
                for s in plan.segments.values()
            ],
        ),
    ]  # fmt: skip
    return page(plan.text("label"), *blocks)


def _variables(variables: Iterable[Variable]) -> str:
    return table(
        (
            "variable", "code", "dimension", "type", "of", "privacy", "purpose", "required for",
            "collected by", "from", "every", "why",
        ),
        [
            (
                v.text("label"),
                code(v.code),
                v.dimension,
                _type(v),
                v.entity,
                v.privacy,
                code(v.purpose),
                v.required_for,
                v.collection,
                ", ".join(v.source),
                f"{v.refresh_days} d" if v.refresh_days else "",
                v.text("why"),
            )
            for v in variables
        ],
    )  # fmt: skip


def _type(variable: Variable) -> str:
    parts = [variable.type]
    if variable.unit:
        parts.append(f"in {variable.unit}")
    if variable.minimum is not None or variable.maximum is not None:
        low, high = variable.minimum, variable.maximum
        parts.append(f"{'' if low is None else f'{low:g}'}–{'' if high is None else f'{high:g}'}")
    if variable.allowed:
        parts.append(f"one of {codes(option.value for option in variable.allowed)}")
    if variable.contact:
        parts.append(f"contact way {code(variable.contact)}")
    if variable.identifier:
        parts.append(f"identifies as {code(variable.identifier)}")
    return ", ".join(parts)
