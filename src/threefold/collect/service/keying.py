"""Keyed hashes in place of values that tell who somebody is and still have to be told apart."""

from __future__ import annotations

import pyarrow as pa
from django.conf import settings

from threefold.kit import keyed as hashes
from threefold.kit.contacts import phone
from threefold.kit.text import fold


def keyed(values: pa.Array | pa.ChunkedArray, name: str) -> pa.Table:
    """`raw`, `subject` for distinct values of property `name`.

    Telephone numbers meet however they are written, and whichever property they stand in. They
    have a scheme of their own, so that nobody can look up in the lake which customer's they are.
    """
    written = [each for each in values.to_pylist() if each is not None]
    number = name.endswith("_number")
    plain = [_number(each) if number else fold(each) for each in written]
    scheme = "number" if number else name
    found = hashes.subjects(settings.HOME.secret, f"property.{scheme}", "", plain)
    return pa.table(
        {"raw": pa.array(written, pa.string()), "subject": pa.array(found, pa.string())}
    )


def _number(text: str) -> str:
    return phone(text, settings.COUNTRY).value or fold(text)
