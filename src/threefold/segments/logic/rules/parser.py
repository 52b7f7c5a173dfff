"""Reading a rule: recursive descent over its tokens, the strongest binding last."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from threefold.kit.phrases import phrase
from threefold.segments.logic.rules import values
from threefold.segments.logic.rules.fields import Field, Function
from threefold.segments.logic.rules.making import COMPARISONS, MAX_DEPTH, Maker, Placed
from threefold.segments.logic.rules.text import RESERVED, said
from threefold.segments.logic.rules.tokens import Token, tokens
from threefold.segments.logic.rules.tree import And, Fixed, Or, Part, Rule, Today, joined, negated
from threefold.segments.logic.rules.wrong import RuleError, Span, shown

_YES = {"yes": True, "true": True, "no": False, "false": False}
_MISSING = {"known": True, "missing": False, "null": False}


def parse(
    text: str, fields: Mapping[str, Field], functions: Mapping[str, Function] | None = None
) -> Rule:
    """The rule that `text` says; `RuleError` tells where it does not and what was expected."""
    reader = _Reader(text, Maker(fields, functions or {}))
    if reader.token.kind == "end":
        raise reader.place().error(
            phrase("The rule is empty."), phrase("Write a condition, as in: tier = 'A'")
        )
    rule = reader.either()
    if reader.token.kind != "end":
        raise reader.unexpected(phrase("“and”, “or” or the end of the rule"))
    return rule


def _a_field() -> str:
    return phrase("a field")


def _a_value() -> str:
    return phrase("a value")


def _a_value_or_field() -> str:
    return phrase("a value or a field")


def _a_text() -> str:
    return phrase("a text in quotes")


def _more_or_closing() -> str:
    return phrase("“and”, “or” or “)”")


def _comma_or_closing() -> str:
    return phrase("“,” or “)”")


class _Reader:
    __slots__ = ("depth", "make", "place_no", "text", "token", "tokens")

    def __init__(self, text: str, make: Maker) -> None:
        self.text = text
        self.make = make
        self.tokens = tokens(text)
        self.place_no = 0
        self.depth = 0
        self.token = self.tokens[0]

    def either(self) -> Rule:
        parts = [self.both()]
        while self.word("or"):
            parts.append(self.both())
        return joined(Or, parts)

    def both(self) -> Rule:
        parts = [self.one()]
        while self.word("and"):
            parts.append(self.one())
        return joined(And, parts)

    def one(self) -> Rule:
        token = self.token
        if self.word("not"):
            self.deeper(token)
            rule = negated(self.one())
        elif self.sign("("):
            self.deeper(token)
            rule = self.either()
            self.wanted(")", _more_or_closing)
        else:
            return self.condition()
        self.depth -= 1
        return rule

    def condition(self) -> Rule:
        first = self.token
        left = self.operand(_a_field)
        token = self.token
        if token.kind in COMPARISONS:
            self.step()
            right = self.right(left)
            return self.make.compared(left, token.kind, right, self.place(token))
        if self.word("is"):
            negative = self.word("not")
            known = _MISSING.get(self.token.said.lower()) if self.token.kind == "word" else None
            if known is None:
                raise self.unexpected(phrase("“known” or “missing”"))
            self.step()
            return self.make.known(left, known=known is not negative, place=self.place(first))
        negative = self.word("not")
        rule = self.asked(left)
        if rule is not None:
            return negated(rule) if negative else rule
        if negative:
            raise self.unexpected(phrase("“in”, “between”, “starts with” or “contains”"))
        if left.type != "flag" or left.fixed:
            raise self.unexpected(
                phrase("a comparison such as =, <, “in”, “between” or “is known”")
            )
        return self.make.flag(left)

    def right(self, left: Placed) -> Placed:
        token = self.token
        if token.kind == "word" and token.said.lower() in ("null", "missing", "known"):
            name = said(left.operand)
            raise self.place().error(
                phrase("Whether a value is missing is not asked by a sign."),
                phrase("Write “%(name)s is missing” or “%(name)s is known”.", name=shown(name)),
            )
        return self.operand(_a_value_or_field)

    def asked(self, left: Placed) -> Rule | None:
        """What follows a field in words."""
        place = self.place()
        if self.word("in"):
            return self.make.among(left, self.listed(_a_value, least=1), place)
        if self.word("between"):
            low = self.operand(_a_value_or_field)
            if not self.word("and"):
                raise self.unexpected(phrase("“and” and the upper value"))
            return self.make.between(left, low, self.operand(_a_value_or_field), place)
        how: Part = "contains"
        if self.word("starts"):
            how = "starts with"
            if not self.word("with"):
                raise self.unexpected("“with”")
        elif not self.word("contains"):
            return None
        return self.make.has(left, how, self.operand(_a_text), place)

    def listed(self, expected: Callable[[], str], *, least: int) -> list[Placed]:
        self.wanted("(", lambda: "“(”")
        found: list[Placed] = []
        if not least and self.sign(")"):
            return found
        found.append(self.operand(expected))
        while self.sign(","):
            found.append(self.operand(expected))
        self.wanted(")", _comma_or_closing)
        return found

    def operand(self, expected: Callable[[], str]) -> Placed:
        token = self.token
        kind, found, place = token.kind, token.said, self.place(token)
        if kind == "word" and found.lower() in _YES:
            self.step()
            return Placed(Fixed("flag", _YES[found.lower()]), place)
        if kind == "name" or (kind == "word" and found.lower() not in RESERVED):
            self.step()
            if kind == "word" and self.token.kind == "(":
                return self.called(token)
            return Placed(self.make.ref(found, place, quoted=kind == "name"), place)
        if kind == "-" and self.tokens[self.place_no + 1].kind == "number":
            self.step()
            kind, found = "number", f"-{self.token.said}"
            place = Span(self.text, token.start, self.token.end)
        match kind:
            case "number":
                value = values.number(found, place)
            case "text":
                value = values.text(found, place)
            case "day":
                value = values.day(found, place)
            case _:
                raise self.unexpected(expected())
        self.step()
        return Placed(value, place)

    def called(self, name: Token) -> Placed:
        self.deeper(name)
        own = name.said.lower() == "day"
        function = None if own else self.make.function(name.said, self.place(name))
        given = self.listed(_a_value_or_field, least=0)
        place = Span(self.text, name.start, self.tokens[self.place_no - 1].end)
        self.depth -= 1
        if function is not None:
            return Placed(self.make.call(function, given, place), place)
        return self.day(given, place)

    def day(self, given: list[Placed], place: Span) -> Placed:
        """`day('today') - 30`, or `day('2026-03-31')`."""
        only = given[0].operand if len(given) == 1 else None
        if not isinstance(only, Fixed) or only.type not in ("text", "day"):
            raise place.error(
                phrase("“day” takes one text in its parentheses."),
                phrase("Example: %(example)s", example="day('today') - 30"),
            )
        if only.type == "day":
            return Placed(only, place)
        if only.value != "today":
            return Placed(values.day(str(only.value), given[0].place), place)
        sign = self.token.kind
        if sign not in ("+", "-"):
            return Placed(Today(), place)
        self.step()
        if self.token.kind != "number" or not self.token.said.isdecimal():
            raise self.unexpected(phrase("a whole number of days"))
        shift, here = self.token.said, self.place()
        self.step()
        days = int(shift) if len(shift) < 10 else values.MAX_SHIFT + 1
        return Placed(values.today(days if sign == "+" else -days, here), place)

    def step(self) -> None:
        self.place_no += 1
        self.token = self.tokens[self.place_no]

    def word(self, said: str) -> bool:
        found = self.token.kind == "word" and self.token.said.lower() == said
        if found:
            self.step()
        return found

    def sign(self, said: str) -> bool:
        found = self.token.kind == said
        if found:
            self.step()
        return found

    def wanted(self, said: str, expected: Callable[[], str]) -> None:
        if not self.sign(said):
            raise self.unexpected(expected())

    def deeper(self, token: Token) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.place(token).error(
                phrase("Parentheses may lie at most %(count)s deep.", count=MAX_DEPTH),
                phrase("Leave out those that are not needed."),
            )

    def place(self, token: Token | None = None) -> Span:
        found = token or self.token
        return Span(self.text, found.start, found.end)

    def unexpected(self, expected: str) -> RuleError:
        token = self.token
        wanted = phrase("Expected here: %(expected)s.", expected=expected)
        if token.kind == "end":
            return self.place().error(phrase("The rule ends too early."), wanted)
        found = shown(self.text[token.start : token.end])
        return self.place().error(phrase("“%(found)s” does not fit here.", found=found), wanted)
