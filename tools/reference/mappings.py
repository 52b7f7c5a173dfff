from __future__ import annotations

from threefold.collect.logic import mapfile, targets, vocabulary
from threefold.collect.logic.reading.types import ReadOptions
from threefold.collect.types import CERTAIN, ColumnMap, FieldMap, Rules
from threefold.plan.service import template_plan
from tools.reference.markdown import code, page, table, text_of

EXAMPLE = ColumnMap(
    "purchases",
    (
        FieldMap("Invoice", "event.reference"),
        FieldMap("StockCode", "event.product"),
        FieldMap("Description", "property.product_name"),
        FieldMap("Quantity", "event.quantity"),
        FieldMap("InvoiceDate", "event.occurred_at", format="%d/%m/%Y %H:%M"),
        FieldMap("Price", "event.unit_price", decimal=","),
        FieldMap("Customer ID", "identifier.customer_number", issuer="shop"),
        FieldMap("Country", "event.place"),
        FieldMap("Till note", "ignore"),
    ),
    Rules(
        cancelled_prefix="C",
        non_product_form="[A-Za-z][A-Za-z _]*[0-9]?",
        non_products=("TEST001",),
        products=("DCGSSBOY",),
        currency="GBP",
    ),
    ReadOptions(encoding="utf-8", delimiter=";"),
)
OPEN = {
    "variable": "the descriptive variables of the plan in force, by their code",
    "answer": "the related variables of the plan in force, by their code",
    "property": "any name: what only this kind of event has is kept under it",
}


def pages() -> dict[str, str]:
    text = mapfile.text(EXAMPLE)
    if mapfile.parse(text) != EXAMPLE:
        raise AssertionError("The example mapping is not read as it was written.")
    blocks = [
        "A mapping says where each column of a file goes. It is a TOML file: "
        "`threefold import … --save-map FILE` writes it, `--map FILE` uses it.",
        "## Example",
        f"```toml\n{text.strip()}\n```",
        "## A field",
        text_of(FieldMap),
        "`confidence` (0 to 1, 1 when left out) and `reason` come from a suggestion. A required "
        f"field below {CERTAIN} is asked about before anything is brought in.",
        "## Rules",
        text_of(Rules),
        "## Options of reading",
        text_of(ReadOptions),
        "What is not said is detected.",
        "## What each content needs",
        "Of each line of the cell one alternative must be there; `+` means both together.",
        table(
            ("content", "needed"),
            [
                (code(content), "; ".join(" or ".join(code(a) for a in group) for group in groups))
                for content, groups in targets.REQUIRED.items()
            ],
        ),
    ]
    for content in targets.CONTENTS:
        blocks += [f"## Places for {content}", _places(content)]
    blocks.append("Every content has `ignore` besides: the column is left out.")
    return {"mapping-files.md": page("Mapping files", *blocks)}


def _places(content: str) -> str:
    """Places that every plan has, and one line for those that follow the plan."""
    plan = template_plan("retail")
    words = vocabulary.words()
    found = targets.catalogue(content, plan.variables.values(), plan.purposes, words)
    rows = []
    areas = dict.fromkeys(target.to.partition(".")[0] for target in found)
    for area in areas:
        of_area = [target for target in found if target.to.startswith(f"{area}.")]
        if area == "identifier":
            rows.append(
                (code("identifier.<scheme>"), "text", "a variable of the plan that identifies")
            )
        elif area == "consent":
            rows.append((code("consent.<purpose>"), "boolean", "a purpose of the plan"))
        elif area in {"variable", "answer"}:
            rows.append((code(f"{area}.<code>"), "as planned", OPEN[area]))
        else:
            rows += [(code(t.to), t.type, _heard(words.get(t.to, ()))) for t in of_area]
        if area == "property":
            rows.append((code("property.<name>"), "text", OPEN["property"]))
    return table(("place", "type", "found under names such as"), rows)


def _heard(synonyms: tuple[str, ...]) -> str:
    return ", ".join(synonyms[:4])
