"""Numbers, money and times as the reader's language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ._library import library

NONE = "—"
NBSP = "\N{NO-BREAK SPACE}"
SPANISH = str.maketrans({",": NBSP, ".": ","})
# ISO 4217 minor units that are not two.
MINOR = dict.fromkeys(("CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF", "XPF"), 0)
MINOR |= dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)
SIGNS = {
    "AUD": "A$", "BRL": "R$", "CAD": "CA$", "CNY": "CN¥", "EUR": "€", "GBP": "£", "HKD": "HK$",
    "INR": "₹", "JPY": "JP¥", "KRW": "₩", "MXN": "MX$", "NZD": "NZ$", "TWD": "NT$", "USD": "$",
}  # fmt: skip


def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        found = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _written(value: Decimal, digits: int) -> str:
    """Thousands in threes in all languages: Django's own zh formats group by four or not at all."""
    text = f"{value:,.{digits}f}"
    if _spanish():
        text = text.translate(SPANISH)
    if not text.startswith("-"):
        return text
    return f"\N{MINUS SIGN}{text[1:]}" if any(sign in "123456789" for sign in text) else text[1:]


def _spanish() -> bool:
    return (get_language() or "").startswith("es")


@library.filter
def number(value: Any, digits: int = 0) -> str:
    """`{{ 1234.5|number:1 }}` → 1,234.5; without digits whole numbers. None → —."""
    found = _decimal(value)
    return NONE if found is None else _written(found, int(digits))


@library.filter
def compact(value: Any) -> str:
    """`{{ 1234567|compact }}` → 1.2M (1,2 M in Spanish, 123.5万 in Chinese)."""
    found = _decimal(value)
    if found is None:
        return NONE
    language = get_language() or ""
    steps: list[tuple[int, str]]
    if language.startswith("zh"):
        many = ("億", "萬") if "hant" in language.lower() else ("亿", "万")
        steps = [(10**8, many[0]), (10**4, many[1])]
    elif _spanish():
        steps = [(10**6, f"{NBSP}M"), (10**3, f"{NBSP}mil")]
    else:
        steps = [(10**9, "B"), (10**6, "M"), (10**3, "k")]
    for size, name in steps:
        if abs(found) >= size:
            part = found / size
            return _written(part, 0 if abs(part) >= 100 else 1) + name
    return _written(found, 0 if found == found.to_integral_value() else 1)


@library.filter
def money(value: Any, currency: str = "") -> str:
    """`{{ 12.5|money:"GBP" }}` → £12.50 (12,50 £ in Spanish). Unknown codes are written out."""
    found = _decimal(value)
    if found is None:
        return NONE
    text = _written(found, MINOR.get(currency, 2))
    if not currency:
        return text
    sign = SIGNS.get(currency, currency)
    if _spanish():
        return f"{text}{NBSP}{sign}"
    gap = NBSP if sign == currency else ""
    if text.startswith("\N{MINUS SIGN}"):
        return f"\N{MINUS SIGN}{sign}{gap}{text[1:]}"
    return f"{sign}{gap}{text}"


@library.filter
def percent(value: Any, digits: int = 0) -> str:
    """`{{ 0.734|percent:1 }}` → 73.4%; a share between 0 and 1. 100% only when it is whole."""
    found = _decimal(value)
    if found is None:
        return NONE
    shown = found * 100
    top = Decimal(100) - Decimal(1).scaleb(-int(digits))
    if top < shown < 100:
        shown = top
    return _written(shown, int(digits)) + (f"{NBSP}%" if _spanish() else "%")


def _local(value: Any) -> Any:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@library.filter
def day(value: Any) -> str:
    """`{{ d|day }}`: a date, in words short enough for a table."""
    if not isinstance(value, date):
        return NONE if value in (None, "") else str(value)
    local = _local(value)
    machine = local.date().isoformat() if isinstance(local, datetime) else local.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, _day_words(local))


@library.filter
def moment(value: Any) -> str:
    """`{{ at|moment }}`: date and time in the reader's time zone."""
    if not isinstance(value, datetime):
        return day(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), full_moment(value))


def full_moment(value: date) -> str:
    local = _local(value)
    if not isinstance(local, datetime):
        return _day_words(local)
    return f"{_day_words(local)}, {_time_words(local.hour, local.minute, get_language())}"


def _day_words(value: date) -> str:
    return _dated(value.year, value.month, value.day, get_language())


# Django takes its formats apart for each date; a page has a hundred, and days come again.
@lru_cache(maxsize=4096)
def _dated(year: int, month: int, day: int, _language: str | None) -> str:
    return date_format(date(year, month, day), "DATE_FORMAT")


@lru_cache(maxsize=4096)
def _time_words(hour: int, minute: int, _language: str | None) -> str:
    return time_format(time(hour, minute), "TIME_FORMAT")


def age_words(value: date, now: datetime | None = None) -> str:
    """The largest unit that fits: "3 days ago", "in 2 hours"; below a minute "just now"."""
    if isinstance(value, datetime):
        there = value if timezone.is_aware(value) else value.replace(tzinfo=UTC)
    else:
        there = datetime(value.year, value.month, value.day, tzinfo=UTC)
    gap = (now or timezone.now()) - there
    past, seconds = gap >= timedelta(0), abs(gap.total_seconds())
    if not isinstance(value, datetime) and seconds < 86400 and past:
        return _("today")
    if seconds < 60:
        return _("just now")
    days = int(seconds // 86400)
    if days >= 365:
        words = ngettext("%(n)d year", "%(n)d years", int(days // 365.25) or 1)
        amount = int(days // 365.25) or 1
    elif days >= 31:
        amount = min(11, int(days // 30.44))
        words = ngettext("%(n)d month", "%(n)d months", amount)
    elif days:
        amount, words = days, ngettext("%(n)d day", "%(n)d days", days)
    elif seconds >= 3600:
        amount = int(seconds // 3600)
        words = ngettext("%(n)d hour", "%(n)d hours", amount)
    else:
        amount = int(seconds // 60)
        words = ngettext("%(n)d minute", "%(n)d minutes", amount)
    said = words % {"n": amount}
    return _("%(time)s ago") % {"time": said} if past else _("in %(time)s") % {"time": said}


@library.filter
def age(value: Any) -> str:
    """`{{ at|age }}` → 3 days ago, with the full time as its title."""
    if not isinstance(value, date):
        return NONE if value in (None, "") else str(value)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        full_moment(value),
        age_words(value),
    )


@library.filter
def duration(value: Any) -> str:
    """`{{ seconds|duration }}` → 2 h 5 min; below ten seconds with one decimal."""
    found = _decimal(value)
    if found is None:
        return NONE
    seconds = int(abs(found))
    if seconds < 10 and found != found.to_integral_value():
        return _("%(n)s s") % {"n": _written(found, 1)}
    parts = [
        (seconds // 86400, _("%(n)s d")),
        (seconds // 3600 % 24, _("%(n)s h")),
        (seconds // 60 % 60, _("%(n)s min")),
        (seconds % 60, _("%(n)s s")),
    ]
    filled = [index for index, (amount, _text) in enumerate(parts) if amount]
    if not filled:
        return _("%(n)s s") % {"n": 0}
    kept = parts[filled[0] : filled[0] + 2]
    return " ".join(text % {"n": amount} for amount, text in kept if amount)


@library.filter
def bytesize(value: Any) -> str:
    """`{{ 123456|bytesize }}` → 120.6 KB."""
    return NONE if _decimal(value) is None else filesizeformat(value)


@library.filter
def dash(value: Any) -> Any:
    """`{{ v|dash }}`: a value, or — where there is none."""
    return NONE if value is None or value == "" else value


def by_kind(value: Any, kind: str, currency: str = "", digits: int = 0) -> str | SafeString:
    """A value as a table column or chart of this `kind` shows it."""
    if value is None or value == "":
        return NONE
    match kind:
        case "number":
            return number(value, digits)
        case "money":
            return money(value, currency)
        case "percent":
            return percent(value, digits)
        case "day":
            return day(value)
        case "moment":
            return moment(value)
        case "age":
            return age(value)
        case "duration":
            return duration(value)
        case "bool":
            return _("Yes") if value else _("No")
    return str(value)
