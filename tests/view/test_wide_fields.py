"""Which columns the wide view has, and what may not stand in the lake."""

from __future__ import annotations

import pytest

from threefold.view import service as view

pytestmark = pytest.mark.django_db


def test_the_plan_decides_what_may_stand_in_the_lake(plan):
    fields = view.wide_fields()
    asked = plan.variables
    for code, each in fields.items():
        known = asked.get(code)
        if known is None or known.kind != each.kind:
            continue
        assert known.contact == "", code
        assert known.identifier == "", code
        assert known.privacy != "sensitive", code
        assert known.type not in {"name", "org_name", "address", "phone", "email", "url"}, code
        assert each.privacy == known.privacy, code
    assert {"gender", "household_size", "acquisition_source"} <= set(fields)
    assert not {"postal_code", "occupation", "street", "birth_date"} & set(fields)
    assert fields["gender"].choices[:2] == ("female", "male")


@pytest.mark.parametrize("industry", [
    "bank_insurance", "brokerage_futures", "ecommerce", "education", "healthcare_supply",
    "home_improvement", "membership_club", "retail", "telecom",
])  # fmt: skip
def test_columns_of_every_line_of_business_have_a_name_and_a_type(db, home, industry):
    from threefold.plan import service as planning

    asked = planning.choose(industry, actor=None).variables
    for code, each in view.wide_fields().items():
        assert each.code == code
        assert set(each.label) >= {"en", "es", "zh-hans", "zh-hant"}, code
        assert each.type in {"number", "text", "day", "flag"}
        assert not (code in asked and asked[code].privacy == "sensitive"), code
