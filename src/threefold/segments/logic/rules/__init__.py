"""The language of segments: text or a builder's tree in, bound SQL or a plain answer out.

    days_since_contact > 60 and csat <= 3 and can_reach('phone')

A missing value makes its condition unknown, and unknown is not a member: docs/explain/rules.md.
"""

from threefold.segments.logic.rules.dicts import from_dict, to_dict
from threefold.segments.logic.rules.evaluate import holds
from threefold.segments.logic.rules.fields import (
    BUILT_IN,
    Field,
    Function,
    Type,
    choosing,
    operators,
)
from threefold.segments.logic.rules.parser import parse
from threefold.segments.logic.rules.sql import compiled
from threefold.segments.logic.rules.text import text_of
from threefold.segments.logic.rules.tree import Rule, fields_of, parts_of
from threefold.segments.logic.rules.wrong import RuleError

__all__ = [
    "BUILT_IN",
    "Field",
    "Function",
    "Rule",
    "RuleError",
    "Type",
    "choosing",
    "compiled",
    "fields_of",
    "from_dict",
    "holds",
    "operators",
    "parse",
    "parts_of",
    "text_of",
    "to_dict",
]
