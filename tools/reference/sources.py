from __future__ import annotations

from threefold.collect import source
from threefold.collect.source import Kind, Setting
from tools.reference.markdown import code, codes, page, table, text_of


def pages() -> dict[str, str]:
    kinds = source.kinds().values()
    blocks = [
        "What [pulls](../guides/pulls.md) can look at. Each is one file in `collect/sources/`.",
        table(
            ("kind", "gives", "rows are", "mapping", "what it is"),
            [
                (f"[`{k.name}`](#{k.name})", k.gives, code(k.content), code(k.mapping), _text(k))
                for k in kinds
            ],
        ),
    ]
    for kind in kinds:
        blocks += [f"## {kind.name}", f"{kind.label['en']}. {kind.text['en']}", _settings(kind)]
    blocks += ["## To add one", text_of(source)]
    return {"sources.md": page("Kinds of sources", *blocks)}


def _text(kind: Kind) -> str:
    return kind.text["en"]


def _settings(kind: Kind) -> str:
    head = ("setting", "type", "needed", "default", "for", "meaning")
    return table(head, [_row(each) for each in kind.settings])


def _row(each: Setting) -> tuple[object, ...]:
    kind = codes(each.choices) if each.kind == "choice" else each.kind
    only = f"{code(each.only[0])} {codes(each.only[1])}" if each.only else ""
    label, help_ = each.label["en"], each.help.get("en", "")
    default = each.default if isinstance(each.default, str) else str(each.default).lower()
    return code(each.name), kind, each.required, code(default), only, f"{label}. {help_}".strip()
