"""The design as it stands in the designer's form, and after the button that was pressed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.http import QueryDict

from threefold.plan.types import LANGUAGES, Plan
from threefold.related.logic.surveys.shape import TEXTS, TYPES, Design, Option, Question
from threefold.related.service.surveys import usual


def design(data: QueryDict) -> Design:
    """What was typed; the order of the parts is the order of the questions."""

    def texts(stem: str) -> dict[str, str]:
        return {tag: data.get(f"{stem}-{tag}", "") for tag in LANGUAGES}

    def offered(code: str, what: str) -> list[dict[str, Any]]:
        return [
            {"code": each, "text": texts(f"{what}-{code}-{each}")}
            for each in data.getlist(f"{what}s-{code}")
        ]

    questions = [
        {
            "code": code,
            "type": data.get(f"type-{code}"),
            **{name: texts(f"{name}-{code}") for name in ("text", "help", "low", "high")},
            "required": data.get(f"req-{code}"),
            "options": offered(code, "option"),
            "rows": offered(code, "row"),
            "least": data.get(f"least-{code}"),
            "most": data.get(f"most-{code}"),
            "variable": data.get(f"variable-{code}"),
            "purpose": data.get(f"purpose-{code}"),
            "when": {
                "question": data.get(f"when-{code}"),
                "op": data.get(f"op-{code}", "is"),
                "value": data.get(f"value-{code}"),
            },
        }
        for code in data.getlist("question")
    ]
    quotas = [
        {"question": code, "option": each, "most": data.get(f"quota-{code}-{each}")}
        for code in data.getlist("question")
        for each in data.getlist(f"options-{code}")
    ]
    return Design.read(
        {
            "texts": {name: texts(f"text-{name}") for name in TEXTS},
            "languages": data.getlist("languages"),
            "questions": questions,
            "quotas": quotas,
        }
    )


def done(
    typed: Design, data: Mapping[str, str], plan: Plan, gone: Collection[str]
) -> tuple[Design, dict[str, Any] | None]:
    """The design after the button, and a question just removed with the place it had.

    `gone` are codes that published versions used: a new question never gets one of them.
    """
    do, _mark, what = data.get("do", "").partition(":")
    code, _slash, item = what.partition("/")
    listed = list(typed.questions)
    at = next((n for n, each in enumerate(listed) if each.code == code), None)
    if do == "add" and data.get("add_type") in TYPES:
        removed = (_removed(data) or {}).get("question", {}).get("code", "")
        fresh = usual.question(typed.free_code({*gone, removed}), data["add_type"], plan)
        return _with(typed, [*listed, fresh]), None
    if do == "restore" and (kept := _removed(data)):
        plain = typed.plain()
        plain["questions"].insert(int(kept["at"]), kept["question"])
        return Design.read(plain), None
    if at is None:
        return typed, None
    if do == "remove":
        plain = typed.plain()["questions"][at]
        return _with(typed, listed[:at] + listed[at + 1 :]), {"at": at, "question": plain}
    if do in {"up", "down"}:
        to = at + (-1 if do == "up" else 1)
        if 0 <= to < len(listed):
            listed[at], listed[to] = listed[to], listed[at]
    else:
        listed[at] = _changed(listed[at], do, item, gone)
    return _with(typed, listed), None


def _changed(question: Question, do: str, item: str, gone: Collection[str]) -> Question:
    if do == "option":
        code = _free(question.options, f"{question.code}/o", gone)
        return replace(question, options=(*question.options, Option(code)))
    if do == "row":
        code = _free(question.rows, f"{question.code}/r", gone)
        return replace(question, rows=(*question.rows, Option(code)))
    if do == "unoption":
        return replace(question, options=tuple(o for o in question.options if o.code != item))
    if do == "unrow":
        return replace(question, rows=tuple(o for o in question.rows if o.code != item))
    return question


def _free(options: tuple[Option, ...], stem: str, gone: Collection[str]) -> str:
    letter, question = stem[-1], stem.partition("/")[0]
    taken = {each.code for each in options}
    taken |= {each.partition("/")[2] for each in gone if each.startswith(f"{question}/")}
    return next(f"{letter}{n}" for n in range(1, len(taken) + 2) if f"{letter}{n}" not in taken)


def _with(typed: Design, questions: list[Question]) -> Design:
    return Design.read(replace(typed, questions=tuple(questions)).plain())


def _removed(data: Mapping[str, str]) -> dict[str, Any] | None:
    try:
        kept = json.loads(data.get("removed", ""))
        return kept if isinstance(kept["at"], int) and isinstance(kept["question"], dict) else None
    except (ValueError, KeyError, TypeError):
        return None
