"""Where the demonstration's purchases come from: a folder, the publisher, or made up."""

from __future__ import annotations

import csv
import gzip
import random
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from threefold.demo.logic.cultures import CULTURES
from threefold.demo.logic.people import SEED
from threefold.kit.errors import Invalid

NAMES = ("year_2009_2010.csv.gz", "year_2010_2011.csv.gz")
PUBLISHER = "https://archive.ics.uci.edu/static/public/502/online+retail+ii.zip"
"""Chen, D. (2019). Online Retail II. UCI Machine Learning Repository, CC BY 4.0,
doi 10.24432/C5CG6D."""
SHEETS = {"Year 2009-2010": (525_461, "9539484.634"), "Year 2010-2011": (541_909, "9747747.934")}
"""Lines and sum of quantity × price of each sheet: the published content, checked after reading."""
LARGEST_BYTES = 100 * 2**20
WAIT_S = 20


@dataclass(frozen=True)
class Purchases:
    """Two files of order lines; `made_up` when no real data could be had."""

    files: tuple[Path, Path]
    origin: str
    made_up: bool = False


def find(data_dir: Path | None, folder: Path, say: Callable[[str], None]) -> Purchases:
    """The folder given, else `../shared/data`, else the publisher, else made up (and said so).

    Raises Invalid when a folder was named that does not hold the files.
    """
    for place in [data_dir] if data_dir else [Path("../shared/data")]:
        for inside in (place / "online_retail_ii", place):
            files = (inside / NAMES[0], inside / NAMES[1])
            if all(file.exists() for file in files):
                return Purchases(files, f"Online Retail II in {inside}")
    if data_dir:
        raise Invalid(
            "The folder does not hold the Online Retail II files.",
            where={"folder": str(data_dir), "files": ", ".join(NAMES)},
            remedy="Name the folder that holds them, or leave --data out.",
        )
    try:
        say(f"Downloading Online Retail II from its publisher ({PUBLISHER}) …")
        return downloaded(PUBLISHER, folder)
    except (OSError, urllib.error.URLError, zipfile.BadZipFile, Invalid) as error:
        say(f"It cannot be had from there ({error}); a made-up company of the same shape serves.")
        return made_up(folder)


def downloaded(url: str, folder: Path) -> Purchases:
    """Fetch the publisher's workbook and split it into its two sheets.

    Raises Invalid when the content is not what was published.
    """
    archive = folder / "online_retail_ii.zip"
    with urllib.request.urlopen(url, timeout=WAIT_S) as answer, archive.open("wb") as out:  # noqa: S310
        while block := answer.read(1 << 20):
            out.write(block)
            if out.tell() > LARGEST_BYTES:
                raise Invalid("The download is larger than the published file.")
    with zipfile.ZipFile(archive) as parts:
        name = next(each for each in parts.namelist() if each.endswith(".xlsx"))
        if parts.getinfo(name).file_size > LARGEST_BYTES:
            raise Invalid("The workbook is larger than the published one.")
        book = folder / "online_retail_ii.xlsx"
        book.write_bytes(parts.read(name))
    return Purchases(split(book, folder), "Online Retail II from its publisher")


def split(book: Path, folder: Path) -> tuple[Path, Path]:
    """The two sheets of the workbook as compressed CSV; Invalid when lines or sums differ."""
    from decimal import Decimal

    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(str(book))
    files = []
    for target, (sheet, (lines, amount)) in zip(NAMES, SHEETS.items(), strict=True):
        header, *rows = workbook.get_sheet_by_name(sheet).to_python()
        total = sum((Decimal(str(row[3])) * Decimal(str(row[5])) for row in rows), start=Decimal(0))
        if len(rows) != lines or abs(total - Decimal(amount)) > Decimal("0.01"):
            raise Invalid(
                "The content is not the one published.",
                where={"sheet": sheet, "lines": len(rows), "sum": str(total)},
                remedy="Load the files by hand and name their folder with --data.",
            )
        path = folder / target
        with gzip.open(path, "wt", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(header)
            writer.writerows(_plain(row) for row in rows)
        files.append(path)
    return files[0], files[1]


def _plain(row: Sequence[object]) -> list[object]:
    """Whole numbers without the decimals that a workbook gives them."""
    return [int(c) if isinstance(c, float) and c.is_integer() else c for c in row]


def made_up(folder: Path, *, orders: int = 4000, customers: int = 900) -> Purchases:
    """Two files of order lines of a gift shop that never was, overlapping by nine days."""
    dice = random.Random(SEED)  # noqa: S311
    countries = dice.choices(list(CULTURES), [60, *[1] * (len(CULTURES) - 1)], k=customers)
    goods = [
        (f"{20000 + at}{dice.choice('ABC') if dice.random() < 0.2 else ''}", name, price / 100)
        for at, (name, price) in enumerate(_goods(dice))
    ]
    first = datetime(2009, 12, 1, 7, 45, tzinfo=UTC)
    overlap = datetime(2010, 12, 1, tzinfo=UTC)
    lines: list[tuple[datetime, list[object]]] = []
    for number in range(orders):
        at = first + timedelta(minutes=int(dice.random() * 737 * 1440))
        at = at.replace(hour=8 + at.hour // 2)
        buyer = dice.randrange(customers)
        who = "" if dice.random() < 0.2 else str(12346 + buyer)
        back = dice.random() < 0.02
        for code, name, price in dice.sample(goods, dice.randrange(1, 25)):
            quantity = dice.choice((1, 2, 3, 4, 6, 12, 24)) * (-1 if back else 1)
            invoice = f"{'C' if back else ''}{489434 + number}"
            moment = at.strftime("%Y-%m-%d %H:%M:%S")
            row = [invoice, code, name, quantity, moment, price, who, countries[buyer]]
            lines.append((at, row))
    lines.sort(key=lambda line: line[0])
    header = ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price",
              "Customer ID", "Country"]  # fmt: skip
    years = (
        [row for at, row in lines if at < overlap + timedelta(days=9)],
        [row for at, row in lines if at >= overlap],
    )
    files = []
    for target, rows in zip(NAMES, years, strict=True):
        path = folder / target
        with gzip.open(path, "wt", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(header)
            writer.writerows(rows)
        files.append(path)
    return Purchases((files[0], files[1]), "a made-up gift shop", made_up=True)


def _goods(dice: random.Random) -> list[tuple[str, int]]:
    colours = ("RED", "BLUE", "WHITE", "PINK", "GREEN", "IVORY", "SILVER", "VINTAGE")
    things = ("LANTERN", "MUG", "BUNTING", "CLOCK", "CANDLE", "CUSHION", "BOX", "BAG", "TRAY")
    marks = ("HEART", "STAR", "BIRD", "FLOWER", "DOTS", "STRIPES")
    return [
        (f"{colour} {mark} {thing}", dice.randrange(35, 1500))
        for colour in colours
        for mark in marks
        for thing in things
    ]
