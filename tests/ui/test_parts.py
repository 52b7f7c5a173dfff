from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.utils.html import format_html

from threefold.kit.errors import Invalid
from threefold.ui.types import Fact, Moment, Progress

Write = Callable[..., str]
EVIL = "<script>alert('x')</script>"
AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


def test_no_part_lets_markup_of_a_value_through(write: Write) -> None:
    facts = [Fact(EVIL, EVIL, source=EVIL, at=AT, method=EVIL, hint=EVIL)]
    moments = [Moment(AT, EVIL, EVIL, meta=((EVIL, EVIL),))]
    said = write(
        "{% ui_facts facts %}{% ui_timeline moments %}{% ui_badge e %}{% ui_reach e e e %}"
        "{% ui_stat e e hint=e %}{% ui_empty title=e text=e %}{% ui_masked e '/x' label=e %}"
        "{% ui_note e title=e %}{% ui_meter 0.5 label=e text=e %}{% ui_icon 'x' label=e %}"
        "{% ui_crumbs e '/' e %}{% ui_button e '/' %}{% ui_confirm '/' label=e title=e text=e %}"
        "{% ui_chart 'c' 'bar' data label=e %}{% ui_card title=e hint=e %}{% end_ui_card %}",
        e=EVIL, facts=facts, moments=moments, data={"labels": [EVIL], "values": [1]},
    )  # fmt: skip
    assert "<script>" not in said
    assert said.count("&lt;script&gt;") > 20


def test_no_part_needs_an_inline_style_or_handler(write: Write) -> None:
    from django.template.loader import render_to_string

    said = write("{% ui_meter 0.5 %}{% ui_stat 'a' 1 spark=s %}", s=[1, 2, 3])
    said += render_to_string("404.html") + render_to_string("500.html")
    assert not re.search(r"\s(style|on[a-z]+)=", said)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", said)


def test_a_value_tells_its_origin_to_eye_and_ear(write: Write) -> None:
    said = write("{% ui_value 'Valencia' source='CRM' at=at method='import' %}", at=AT)
    described = re.search(r'aria-describedby="([^"]+)"', said)
    assert described
    assert f'id="{described[1]}" role="tooltip"' in said
    assert "CRM" in said
    assert "import" in said
    assert write("{% ui_value None source='CRM' %}").count("—") == 1
    assert "tabindex" not in write("{% ui_value 'Valencia' %}")


def test_a_reach_chip_says_its_state_in_words(write: Write) -> None:
    assert "not verified" in write("{% ui_reach 'unknown' label='Fax' %}")
    assert "not verified" in write("{% ui_reach 'something new' %}")
    assert "circle-x" in write("{% ui_reach 'invalid' %}")


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, "50%"), (None, "—"), (1.7, "100%"), (-1, "0%")]
)
def test_a_meter_stays_inside_its_bar(write: Write, share: float | None, expected: str) -> None:
    said = write("{% ui_meter share label='Known' %}", share=share)
    assert expected in said
    assert 'aria-label="Known"' in said
    assert 0 <= float(re.search(r'value="([^"]+)"', said)[1]) <= 1  # type: ignore[index]


def test_progress_polls_only_while_it_moves(write: Write) -> None:
    moving = Progress("Import", percent=12.5, done=10, total=80, rate=1500, left_s=65,
                      poll_url="/poll", cancel_url="/stop", unit="rows")  # fmt: skip
    said = write("{% ui_progress p %}", p=moving)
    assert 'hx-get="/poll"' in said
    assert "about 1 min 5 s left" in said
    assert "1.5k rows per second" in said
    assert 'action="/stop"' in said
    done = Progress("Import", state="done", poll_url="/poll", cancel_url="/stop", done_url="/see")
    said = write("{% ui_progress p %}", p=done)
    assert "hx-get" not in said
    assert "/stop" not in said
    assert 'href="/see"' in said


def test_steps_link_back_but_not_ahead(write: Write) -> None:
    said = write("{% ui_steps steps current=2 %}", steps=[("File", "/f"), ("Map", "/m"), "Check"])
    assert 'href="/f"' in said
    assert 'href="/m"' not in said
    assert 'aria-current="step"' in said
    assert "Step 2 of 3: Map" in said


class Asked(forms.Form):
    name = forms.CharField(help_text="As written.")
    file = forms.FileField()
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_form_ties_label_help_and_error_to_the_field(write: Write) -> None:
    said = write("{% ui_form form submit='Send' cancel='/back' %}", form=Asked({}))
    assert 'enctype="multipart/form-data"' in said
    assert 'aria-describedby="id_name_error id_name_helptext"' in said
    for wanted in ('id="id_name_error"', 'id="id_name_helptext"', 'for="id_name"'):
        assert said.count(wanted) == 1
    assert 'aria-invalid="true"' in said
    assert '<a href="#id_name">Name</a>' in said
    assert said.index('role="alert"') < said.index('id="id_name"')
    assert 'type="hidden" name="secret"' in said


def test_help_is_escaped_unless_it_is_meant_as_markup(write: Write) -> None:
    form = Asked()
    form.fields["name"].help_text = EVIL
    form.fields["file"].help_text = format_html('<a href="/forgot">{}</a>', "Forgot?")
    said = write("{% ui_fields form %}", form=form)
    assert "<script>" not in said
    assert '<a href="/forgot">' in said


class Filter(forms.Form):
    q = forms.CharField(required=False)
    kind = forms.ChoiceField(choices=[("", "All"), ("p", "Person")], required=False)
    a, b, c = (forms.CharField(required=False) for _ in "abc")
    late = forms.CharField(required=False)
    later = forms.CharField(required=False)


def test_filters_keep_sort_and_columns(write: Write) -> None:
    said = write("{% ui_filters form %}", path="/?q=x&sort=-name&col=a&col=b&page=4", form=Filter())
    assert said.count('type="hidden"') == 3
    assert 'name="page"' not in said
    assert 'class="ui-count">1<' in said
    assert "?sort=-name&amp;col=a&amp;col=b" in said


def test_a_filter_in_force_says_its_choice_and_goes_alone(write: Write) -> None:
    path = "/?q=x%26y&kind=p&page=4&sort=n"
    said = write("{% ui_filters form %}", path=path, form=Filter())
    assert "Kind: Person" in said
    assert 'href="?q=x%26y&amp;sort=n"' in said
    assert "Q: x&amp;y" in said


def test_many_filters_wait_behind_more_until_one_is_in_force(write: Write) -> None:
    said = write("{% ui_filters form %}", form=Filter())
    assert '<details class="ui-filters__more">' in said
    assert said.index("ui-filters__more") < said.index('name="late"')
    said = write("{% ui_filters form %}", path="/?later=1", form=Filter())
    assert '<details class="ui-filters__more" open>' in said


def test_a_chart_has_its_data_as_json_and_as_a_table(write: Write) -> None:
    data = {"labels": ["Jan", "Feb"], "series": [{"name": "Spend", "values": [1200, None]}],
            "format": "money", "currency": "GBP"}  # fmt: skip
    said = write("{% ui_chart 'spend' 'line' data height=230 label='Spend' %}", data=data)
    assert '<script id="chart-spend-data" type="application/json">' in said
    assert 'data-height="240"' in said
    assert "£1,200.00" in said
    assert '<th scope="row">Feb</th><td class="ui-num">—</td>' in said
    data |= {"urls": ["?month=1", "javascript:alert(1)"]}
    said = write("{% ui_chart 'spend' 'line' data %}", data=data)
    assert '<th scope="row"><a href="?month=1">Jan</a></th>' in said
    assert "javascript:" not in said
    empty = write("{% ui_chart 'spend' 'line' data %}", data={"labels": [], "values": []})
    assert "No data to draw yet" in empty


@pytest.mark.parametrize(
    ("kind", "data"), [("pie", {}), ("bar", {"labels": ["a"], "values": [1, 2]})]
)
def test_a_chart_that_cannot_be_drawn_says_why(write: Write, kind: str, data: object) -> None:
    with pytest.raises(Invalid):
        write("{% ui_chart 'x' kind data %}", kind=kind, data=data)


def test_query_changes_only_what_is_named(write: Write) -> None:
    said = write("{% ui_query page=2 sort=None %}", path="/?a=1&sort=x&a=2")
    assert said == "?a=1&amp;a=2&amp;page=2"


def test_blocks_wrap_what_stands_between(write: Write) -> None:
    said = write(
        "{% ui_dialog 'd' label='Open' %}{{ inner }}{% end_ui_dialog %}"
        "{% ui_menu label='More' %}<a href='/m'>m</a>{% end_ui_menu %}",
        inner=EVIL, request=SimpleNamespace(GET={}),
    )  # fmt: skip
    assert 'commandfor="d"' in said
    assert "<a href='/m'>m</a>" in said
    assert "<script>" not in said
