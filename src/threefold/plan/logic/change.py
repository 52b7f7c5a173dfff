"""Changes to a plan's content: each takes the content, alters it in place and hands it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from threefold.kit.errors import Invalid, NotFound
from threefold.plan.logic.check import SHAPE, TWICE, Problem, gettext_noop
from threefold.plan.logic.load import Unsound
from threefold.plan.logic.words import rule_codes

Content = dict[str, Any]

FIXED_CODE = gettext_noop(
    "The code of a planned variable is fixed, because values are filed under it."
)
FIXED_CODE_REMEDY = gettext_noop("Plan a new variable and remove this one.")
IN_A_RULE = gettext_noop("Customer classes are decided by this variable.")
IN_A_RULE_REMEDY = gettext_noop(
    "Change their rules in the plan's file and upload it, then remove the variable."
)
NO_VARIABLE = gettext_noop("The plan has no such variable.")
NO_QUESTION = gettext_noop("The plan has no such question.")


def edit(content: Content, code: str, changes: Mapping[str, Any]) -> Content:
    """Lay `changes` over one variable; None unsets a field, `questions` replaces its links."""
    variable = _find(content, code)
    if changes.get("code", code) != code:
        raise Invalid(FIXED_CODE, where={"variable": code}, remedy=FIXED_CODE_REMEDY)
    for name, value in changes.items():
        if name == "questions":
            _require_codes(code, value)
            _answer(content, code, value)
        elif value is None:
            variable.pop(name, None)
        else:
            variable[name] = value
    return content


def add(content: Content, variable: Mapping[str, Any]) -> Content:
    """Append a variable. Raises Invalid when its code is taken."""
    code = str(variable.get("code", ""))
    if any(known["code"] == code for known in content["variable"]):
        raise Unsound([Problem("variable.code", TWICE, {"value": code})])
    fields = {k: v for k, v in variable.items() if k != "questions" and v is not None}
    content["variable"].append(fields)
    _require_codes(code, variable.get("questions"))
    _answer(content, code, variable.get("questions"))
    return content


def remove(content: Content, code: str) -> Content:
    """Drop a variable, its links to questions, and questions that nothing answers any more."""
    variable = _find(content, code)
    rules = [s["code"] for s in content["segment"] if code in rule_codes(s["rule"])]
    if rules:
        raise Invalid(
            IN_A_RULE,
            where={"variable": code, "segments": ", ".join(rules)},
            remedy=IN_A_RULE_REMEDY,
        )
    content["variable"].remove(variable)
    _answer(content, code, ())
    content["question"] = [q for q in content["question"] if q["variables"]]
    return content


def rank(content: Content, sources: Iterable[str]) -> Content:
    """Put the order of sources for the whole plan; none takes it away."""
    content.pop("source_rank", None)
    if ranked := list(sources):
        content["source_rank"] = ranked
    return content


def _find(content: Content, code: str) -> Content:
    for variable in content["variable"]:
        if variable["code"] == code:
            found: Content = variable
            return found
    raise NotFound(NO_VARIABLE, where={"variable": code})


def _require_codes(code: str, questions: Any) -> None:
    if questions is not None and not isinstance(questions, list | tuple):
        raise Unsound([Problem(f"variable.{code}.questions", SHAPE, {"shape": "a list of codes"})])


def _answer(content: Content, code: str, questions: Iterable[str] | None) -> None:
    wanted = [str(question) for question in questions or ()]
    unknown = set(wanted) - {q["code"] for q in content["question"]}
    if unknown:
        raise Invalid(
            NO_QUESTION,
            where={"variable": code, "questions": ", ".join(sorted(unknown))},
        )
    for question in content["question"]:
        others = [c for c in question["variables"] if c != code]
        if question["code"] not in wanted:
            question["variables"] = others
        elif code not in question["variables"]:
            question["variables"] = [*others, code]
