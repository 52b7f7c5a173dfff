"""Mappings as files: written, read back, refused with line and field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threefold.collect import service
from threefold.collect.logic import mapfile
from threefold.collect.types import ColumnMap, FieldMap, ReadOptions, Rules
from threefold.kit.errors import Invalid

_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(st.lists(_TEXT, min_size=1, max_size=6, unique=True), _TEXT, st.lists(_TEXT, max_size=3))
def test_round_trip(columns, prefix, codes):
    mapping = ColumnMap(
        "purchases",
        tuple(FieldMap(name, f"property.p{n}", 0.5, "kept") for n, name in enumerate(columns)),
        Rules(cancelled_prefix=prefix, non_products=tuple(codes), date="2024-01-01"),
        ReadOptions(delimiter=";", header_row=2, decimal={columns[0]: ","}),
    )
    samples = {columns[0]: ["a\nb", "c # d"]}
    assert mapfile.parse(mapfile.text(mapping, samples)) == mapping


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ('content = "purchases"\n[[field]]\ncolumn = "a"\nto = "nowhere"\n', 2, "to"),
        ('content = "x"\n', 1, "content"),
        ('content = "purchases"\n\n[[field]]\nto = "ignore"\n', 3, "column"),
        ('content = "purchases"\n[[field]]\ncolumn = "a"\ncolour = "b"\n', 2, "colour"),
        ('content = "purchases"\n[rules]\nfoo = 1\n', 1, "rules.foo"),
        (
            'content = "purchases"\n[[field]]\ncolumn = "a"\nto = "event.product"\n'
            '[[field]]\ncolumn = "b"\nto = "event.product"\n',
            5,
            "b",
        ),
    ],
)
def test_mistakes_are_named(text, line, field):
    with pytest.raises(Invalid) as caught:
        mapfile.parse(text, name="m.toml")
    assert caught.value.where == {"file": "m.toml", "line": line, "field": field}
    assert caught.value.remedy


def test_broken_toml_names_its_line():
    with pytest.raises(Invalid) as caught:
        mapfile.parse('content = "purchases"\n[[field]\n', name="m.toml")
    assert caught.value.where["line"] == 2


@pytest.mark.django_db
def test_saved_mapping_is_used_for_the_next_file(staged, orders):
    run = staged(orders)
    service.save_mapping("webshop orders", service.suggestion(run), run=run)
    assert "# 1001" in service.save_mapping("x", service.suggestion(run), run=run).read_text()
    following = staged(orders.replace("1001", "2001"), name="next.csv")
    mapping = service.fitted(service.load_mapping("webshop-orders"), following)
    service.agree(following, mapping)
    assert service.land(following.pk).loaded == 5
    assert set(service.saved_mappings("purchases")) == {"webshop-orders", "x"}


@pytest.mark.django_db
def test_a_mapping_that_needs_an_absent_column_is_refused(staged, orders):
    run = staged(orders)
    mapping = service.suggestion(run)
    other = staged("a,b\n1,2\n", name="o.csv")
    with pytest.raises(Invalid) as caught:
        service.fitted(mapping, other)
    assert "order" in caught.value.where["columns"]
