from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Field, Model

from tools.reference.markdown import code, codes, page, table, text_of


def pages() -> dict[str, str]:
    blocks = [
        "The tables of the store, room by room. Behaviour lies in the lake, see "
        "[events](events.md). They are the application's own; read them through the command line "
        "or REST.",
    ]
    for config in apps.get_app_configs():
        models = list(config.get_models()) if config.name.startswith("threefold.") else []
        if models:
            blocks.append(f"## {config.label}")
        for model in models:
            blocks += [f"### {model._meta.db_table}", _about(model), _fields(model), _rules(model)]
    return {"tables.md": page("Tables of the store", *blocks)}


def _about(model: type[Model]) -> str:
    text = text_of(model)
    return "" if text.startswith(f"{model.__name__}(") else text


def _fields(model: type[Model]) -> str:
    rows = [
        (code(field.column), _type(field), field.null, _more(field))
        for field in model._meta.concrete_fields
    ]
    return table(("column", "type", "may be null", "more"), rows)


def _type(field: Field[Any, Any]) -> str:
    name = type(field).__name__.removesuffix("Field")
    words = {"ForeignKey": "reference", "OneToOne": "reference", "BigInteger": "whole number"}
    words |= {
        "BigAuto": "whole number",
        "Integer": "whole number",
        "PositiveInteger": "whole number",
    }
    words |= {
        "PositiveSmallInteger": "whole number",
        "Char": "text",
        "Slug": "text",
        "JSON": "JSON",
    }
    words |= {"DateTime": "moment", "Float": "number", "Boolean": "boolean", "Decimal": "decimal"}
    shown = words.get(name, name.lower())
    return f"{shown}, at most {field.max_length}" if shown == "text" and field.max_length else shown


def _more(field: Field[Any, Any]) -> str:
    parts = ["primary key"] if field.primary_key else []
    if field.unique and not field.primary_key:
        parts.append("unique")
    if field.is_relation and field.related_model:
        parts.append(f"→ {code(field.related_model._meta.db_table)}")
    if field.choices:
        parts.append(codes(value for value, _label in field.choices if value))
    return ", ".join(parts)


def _rules(model: type[Model]) -> str:
    names = codes(constraint.name for constraint in model._meta.constraints)
    return f"Constraints: {names}." if names else ""
