"""Made-up content for the gallery of parts."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from threefold.ui.types import Column, Fact, Moment, Progress, Tab

NOW = datetime.now(UTC)
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
REACH = ("valid", "unknown", "invalid", "missing")
TONES = ("neutral", "blue", "green", "amber", "red", "purple")
STEPS = [("File", "#file"), ("Columns", "#columns"), "Check", "Import"]

COLUMNS = [
    Column("name", "Name", sort=True, url="url"),
    Column("country", "Country", sort=True),
    Column("reach", "Reachability", template="ui/gallery_reach.html"),
    Column("known", "Known", sort=True, kind="percent"),
    Column("orders", "Orders", sort=True, kind="number"),
    Column("spent", "Spent", sort=True, kind="money", currency="GBP"),
    Column("seen", "Last seen", sort=True, kind="age"),
    Column("since", "Customer since", kind="day", shown=False),
]
_NAMES = [
    ("Ana María García López", "Spain"),
    ("王小明", "China"),
    ("Fatima Al-Sayed", "Egypt"),
    ("Oliver Brown", "United Kingdom"),
    ("陳美玲", "Taiwan"),
    ("Jürgen Müller", "Germany"),
    ("Northwind Traders Ltd", "United Kingdom"),
    ("Siobhán O’Connor", "Ireland"),
]


def customers() -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "url": f"#customer-{number}",
            "country": country,
            "reach": REACH[number % 4],
            "known": (number * 37 % 100) / 100,
            "orders": number * 7 + 1,
            "spent": number * 1234.5 + 19.9,
            "seen": NOW - timedelta(days=number * number * 3, hours=2),
            "since": (NOW - timedelta(days=400 + number * 90)).date(),
        }
        for number, (name, country) in enumerate(_NAMES * 4)
    ]


def facts() -> list[Fact]:
    at = NOW - timedelta(days=12)
    return [
        Fact("Name", "Ana María García López", source="CRM", at=at, method="entered by staff"),
        Fact("Date of birth", "•••• ••-••", masked_url="progress/../unmask/"),
        Fact("City", "Valencia", source="Web shop", at=NOW - timedelta(days=430), method="import"),
        Fact("Income class", None, hint="asked in the yearly survey"),
        Fact("Language", "es"),
    ]


def moments() -> list[Moment]:
    return [
        Moment(NOW - timedelta(hours=3), "Called about a delivery", "Answered by the service desk.",
               "phone-incoming", "purple", meta=(("Duration", "4 min"), ("Outcome", "solved"))),
        Moment(NOW - timedelta(days=2), "Bought 3 products", "", "shopping-cart", "green",
               "#order", (("Order", "536365"), ("Amount", "£139.12"))),
        Moment(NOW - timedelta(days=40), "Opened the autumn catalogue", "", "mail", "blue"),
        Moment(NOW - timedelta(days=75), "Returned an article", "Wrong colour.", "receipt-refund",
               "amber", meta=(("Amount", "−£12.75"),)),
    ]  # fmt: skip


def charts() -> list[dict[str, Any]]:
    wave = [round(900 + 500 * math.sin(n / 1.7) + n * 40, 2) for n in range(12)]
    second = [round(value * 0.6 + 120 * math.cos(n), 2) for n, value in enumerate(wave)]
    two = [{"name": "Shop", "values": wave}, {"name": "Web", "values": second}]
    days = [
        [(NOW - timedelta(days=n)).date().isoformat(), abs(round(6 * math.sin(n * n)))]
        for n in range(360)
    ]
    money = {"format": "money", "currency": "GBP"}
    shapes: list[tuple[str, int, str, dict[str, Any]]] = [
        ("line", 200, "Spend by month", {"labels": MONTHS, "series": two[:1], **money}),
        ("bar", 200, "Orders by month", {"labels": MONTHS, "series": two, **money}),
        ("stacked", 200, "Spend by channel", {"labels": MONTHS, "series": two, **money}),
        ("donut", 200, "Share by channel",
         {"labels": ["Shop", "Web", "Phone", "Post"], "values": [48, 31, 14, 7]}),
        ("density", 64, "Events by month",
         {"labels": MONTHS, "values": [n % 7 for n in range(12)],
          "urls": [f"?month={month}" for month in MONTHS]}),
        ("sparkline", 64, "Visits", {"values": wave}),
        ("calendar", 120, "Purchases by day", {"days": days, "unit": "purchases"}),
    ]  # fmt: skip
    return [
        {"kind": kind, "height": height, "label": label, "data": data}
        for kind, height, label, data in shapes
    ]


def tabs() -> list[Tab]:
    return [
        Tab("Overview", "#overview", active=True),
        Tab("Events", "#events", count=1204),
        Tab("Answers", "#answers", count=0),
    ]


def progress(step: int = 1) -> Progress:
    percent = min(100.0, 42.0 + step * 20)
    return Progress(
        title="Importing online_retail_II.csv",
        percent=percent,
        done=int(10_673 * percent),
        total=1_067_300,
        rate=183_211.0,
        left_s=128.0 / step,
        state="done" if percent == 100 else "running",
        poll_url=f"progress/?step={step + 1}",
        cancel_url="progress/",
        done_url="#result",
        unit="rows",
    )
