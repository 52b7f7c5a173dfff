"""What the extractor writes into the catalogues is what Django looks up at run time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.template import engines
from django.utils import translation
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from tools import messages

from threefold.site.logic.catalogues import LOCALE, compile_all

TEMPLATE = """{% load i18n %}
{% trans "A plain text" %}
{% trans 'Quoted by “%(n)s” and 100% sure' as kept %}{{ kept }}
{% translate "May" context "month" %}
{% blocktrans trimmed with who=person.name %}
    Written over
    two lines by {{ who }}
{% endblocktrans %}
{% blocktrans %} Spaces stay, 5% too {% endblocktrans %}
{% blocktrans trimmed count n=rows|length %}
    {{ n }} row
{% plural %}
    {{ n }} rows
{% endblocktrans %}
{% blocktranslate trimmed count n=rows|length context "file" %}{{ n }} line
{% plural %}{{ n }} lines{% endblocktranslate %}
{% if person.name == _("Nobody") %}{% else %}{% firstof "" _("An argument of a tag") %}{% endif %}
{{ _("A variable") }} {{ person.none|default:_("A default") }}
{% with label=_("Of (round) brackets") %}{{ label }}{% endwith %}
{% blocktrans with label=_("Inside with") %}Holds {{ label }}{% endblocktrans %}
"""
CODE = """
_("Plain " "in two pieces")
ngettext("%(n)s thing", "%(n)s things", 3)
pgettext("state", "Open")
npgettext("state", "%(n)s job", "%(n)s jobs", 2)
"""


def _marked(text: str) -> str:
    return f"<{text}>"


@pytest.fixture
def marked(tmp_path: Path) -> Iterator[None]:
    """Spanish in which every message extracted from the samples stands in angle brackets."""
    catalogue = Catalog(locale="es")
    for context, text in [*messages.of_template(TEMPLATE), *messages.of_code(CODE)]:
        string = _marked(text) if isinstance(text, str) else tuple(map(_marked, text))
        catalogue.add(text, string=string, context=context)
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as out:
        write_mo(out, catalogue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "LOCALE_PATHS", [tmp_path])
        patch.setattr("django.utils.translation.trans_real._translations", {})
        with translation.override("es"):
            yield


@pytest.mark.parametrize("rows", [1, 4])
def test_every_form_of_a_template_is_found(marked: None, rows: int) -> None:
    context = {"person": {"name": "Ana"}, "rows": range(rows)}
    lines = engines["django"].from_string(TEMPLATE).render(context, None).split("\n")
    s = "" if rows == 1 else "s"
    assert [line for line in lines if line.strip()] == [
        "<A plain text>",
        "<Quoted by “%(n)s” and 100% sure>",
        "<May>",
        "<Written over two lines by Ana>",
        "< Spaces stay, 5% too >",
        f"<{rows} row{s}>",
        f"<{rows} line{s}>",
        "<An argument of a tag>",
        "<A variable> <A default>",
        "<Of (round) brackets>",
        "<Holds <Inside with>>",
    ]


def test_every_form_of_code_is_found(marked: None) -> None:
    assert gettext("Plain in two pieces") == "<Plain in two pieces>"
    assert ngettext("%(n)s thing", "%(n)s things", 1) == "<%(n)s thing>"
    assert ngettext("%(n)s thing", "%(n)s things", 3) == "<%(n)s things>"
    assert pgettext("state", "Open") == "<Open>"
    assert gettext("Open") != "<Open>"
    assert npgettext("state", "%(n)s job", "%(n)s jobs", 2) == "<%(n)s jobs>"


@pytest.mark.parametrize(
    ("language", "folder", "save", "days"),
    [
        ("es", "es", "Guardar", ("%(n)d día", "%(n)d días")),
        ("zh-hans", "zh_Hans", "保存", ("%(n)d 天", "%(n)d 天")),
        ("zh-hant", "zh_Hant", "儲存", ("%(n)d 天", "%(n)d 天")),
    ],
)
def test_each_language_of_the_settings_finds_its_catalogue(
    language: str, folder: str, save: str, days: tuple[str, str]
) -> None:
    compile_all()
    assert language in dict(settings.LANGUAGES)
    assert folder in messages.LANGUAGES
    with translation.override(language):
        assert gettext("Save") == save
        assert tuple(ngettext("%(n)d day", "%(n)d days", n) for n in (1, 7)) == days


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_catalogues_are_as_the_tool_writes_them(language: str) -> None:
    source = LOCALE / language / "LC_MESSAGES" / "django.po"
    with source.open("rb") as text:
        catalogue = read_po(text, locale=language)
    assert [m.id for m in catalogue if m.fuzzy] == []
    assert not catalogue.obsolete


def test_the_tool_names_what_is_missing_or_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = Catalog(locale="es")
    catalogue.add("Done", string="Hecho")
    catalogue.add("For %(name)s", string="Para %(nombre)s")
    catalogue.add(("%(n)s day", "%(n)s days"), string=("%(n)s día", "días"))
    catalogue.add(("%(n)s year", "%(n)s years"), string=("%(n)s año", ""))
    catalogue.add("%(a.b)s", string="%(a.b)s")
    monkeypatch.setattr(messages, "LANGUAGES", ("es",))
    monkeypatch.setattr(messages, "load", lambda _language: catalogue)
    found: messages.Found = {
        (None, "Done"): {"a.html"},
        (None, "For %(name)s"): {"a.html"},
        (None, ("%(n)s day", "%(n)s days")): {"a.html"},
        (None, ("%(n)s year", "%(n)s years")): {"a.html"},
        (None, "%(a.b)s"): {"a.html"},
        ("kind", "Done"): {"b.py", "a.html"},
    }
    assert messages.missing(found) == [
        "'%(a.b)s': a blocktrans knows no attributes, name the value with `with` (a.html)",
        "es: 'For %(name)s': lacks %(name)s",
        "es: '%(n)s year' (a.html)",
        "es: 'Done' (a.html, b.py)",
    ]
