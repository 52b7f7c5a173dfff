"""The one shape of chart data that the script draws and the table alternative shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from threefold.kit.errors import Invalid

KINDS = ("line", "bar", "stacked", "sparkline", "calendar", "density", "donut", "sankey")


def normalised(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """`{labels, series, urls, format, currency, unit}`, `{days, …}` for a calendar, or
    `{nodes, links, urls, …}` for a sankey.

    A line of one series may have a `band` {low, high}, the ends of an interval at each label.
    `urls`, one per label and all on this site, make the marks links. Raises Invalid when the kind
    is unknown or a series is not as long as the labels.
    """
    if kind not in KINDS:
        raise Invalid(
            "There is no such kind of chart.",
            where={"kind": kind},
            remedy=f"Use one of {', '.join(KINDS)}.",
        )
    shared = {key: data.get(key, "") for key in ("currency", "unit")}
    shared["format"] = data.get("format", "number")
    if kind == "calendar":
        days = [[str(day)[:10], value] for day, value in data.get("days", [])]
        return {"days": sorted(days, key=lambda pair: pair[0]), **shared}
    if kind == "sankey":
        return {**_flows(data), **shared}
    labels = [str(label) for label in data.get("labels", [])]
    series = _series(data)
    for one in series:
        if not labels and kind == "sparkline":
            labels = [str(number + 1) for number in range(len(one["values"]))]
        if len(one["values"]) != len(labels):
            raise Invalid(
                "A chart's series and its labels differ in length.",
                where={"series": one["name"], "values": len(one["values"]), "labels": len(labels)},
            )
    urls = [_own(url) for url in data.get("urls", [])]
    if urls and len(urls) != len(labels):
        raise Invalid("A chart's addresses and its labels differ in number.")
    band = {key: [_plain(v) for v in ends] for key, ends in data.get("band", {}).items()}
    if band and (kind != "line" or len(series) != 1):
        raise Invalid("Only a line of one series has a band.")
    shaped = {"labels": labels, "series": series, "urls": urls, **shared}
    return {**shaped, "band": band} if band else shaped


def _own(url: Any) -> str:
    return str(url) if str(url)[:1] in {"/", "?", "#"} else ""


def _flows(data: Mapping[str, Any]) -> dict[str, Any]:
    """`nodes` {name, label, depth, colour} and `links` {source, target, value, url} between them;
    `colour` is a place in the palette."""
    nodes = [
        {
            "name": str(one["name"]), "label": str(one["label"]), "depth": int(one["depth"]),
            "colour": int(one.get("colour", 0)),
        }
        for one in data.get("nodes", [])
    ]  # fmt: skip
    names = {one["name"] for one in nodes}
    links = []
    for one in data.get("links", []):
        if not {one["source"], one["target"]} <= names:
            raise Invalid(
                "A chart's link joins nodes that it does not have.",
                where={"source": one["source"], "target": one["target"]},
            )
        links.append(
            {"source": one["source"], "target": one["target"], "value": _plain(one["value"])}
        )
    urls = [_own(one.get("url", "")) for one in data.get("links", [])]
    return {"nodes": nodes, "links": links, "urls": urls}


def _series(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    given: Sequence[Mapping[str, Any]] = data.get("series", [])
    if not given and "values" in data:
        given = [{"name": data.get("name", ""), "values": data["values"]}]
    return [
        {"name": str(one.get("name", "")), "values": [_plain(v) for v in one["values"]]}
        for one in given
    ]


def _plain(value: Any) -> float | int | None:
    """Numbers that JSON knows: a Decimal becomes a float, a NaN nothing."""
    if value is None or isinstance(value, int):
        return value
    number = float(value)
    return number if number == number else None


def as_rows(chart: Mapping[str, Any]) -> tuple[list[str], list[list[Any]]]:
    """Header (without the first, label column) and rows of the table alternative."""
    if "days" in chart:
        return [""], [list(pair) for pair in chart["days"]]
    if "links" in chart:
        label = {one["name"]: one["label"] for one in chart["nodes"]}
        return [""], [
            [f"{label[one['source']]} → {label[one['target']]}", one["value"]]
            for one in chart["links"]
        ]
    series = chart["series"]
    rows = [
        [label, *(one["values"][number] for one in series)]
        for number, label in enumerate(chart["labels"])
    ]
    head = [one["name"] for one in series]
    if "band" in chart:
        ends = zip(chart["band"]["low"], chart["band"]["high"], strict=True)
        rows = [[*row, *pair] for row, pair in zip(rows, ends, strict=True)]
        head += ["↓", "↑"]
    return head, rows


def polyline(values: Sequence[float | None], width: int = 100, height: int = 28) -> str:
    """Points of an SVG polyline that fills `width` × `height`, high values at the top."""
    known = [(number, float(v)) for number, v in enumerate(values) if v is not None]
    if len(known) < 2:
        return ""
    low = min(v for _, v in known)
    span = (max(v for _, v in known) - low) or 1.0
    step = width / (len(values) - 1)
    room = height - 4
    return " ".join(f"{n * step:.1f},{2 + room - (v - low) / span * room:.1f}" for n, v in known)
