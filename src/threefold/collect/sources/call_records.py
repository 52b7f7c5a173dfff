"""Call records of a telecom network [B6]: a folder of files, mapping ready."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from threefold.collect.source import FILES, Example, words
from threefold.collect.sources import folder as files

LABEL = words(
    "Telecom call records", "Registros de llamadas telefónicas", "电信通话详单", "電信通話明細"
)
TEXT = words(
    "Call detail records (CDR) as CSV, with the mapping ready.",
    "Registros detallados de llamadas (CDR) en CSV, con su asignación lista.",
    "CSV 格式的通话详单（CDR），映射已备好。",
    "CSV 格式的通話明細（CDR），對應已備妥。",
)
ICON = "phone-call"
GIVES = FILES
CONTENT = "events"
MAPPING = "cdr"
SETTINGS = files.SETTINGS
read = files.read

SAMPLE = """\
call_id,record_type,account_number,msisdn,direction,other_number,start_time,duration_s,status,\
cell_id,roaming,charge,currency
7f21-0001,voice,17850,+34600111222,out,+34910000111,2026-03-02 08:01:12,183,completed,ES28-114,\
no,0.00,EUR
7f21-0002,voice,17850,+34600111222,out,+34910000999,2026-03-02 08:09:40,0,no_answer,ES28-114,\
no,0.00,EUR
7f21-0003,voice,12346,+861012345678,in,+34600111222,2026-03-02 09:30:05,1260,dropped,ES28-020,\
yes,4.7500,EUR
"""


@contextmanager
def example(folder: Path) -> Iterator[Example]:
    (folder / "cdr.csv").write_text(SAMPLE, "utf-8")
    yield Example({"folder": str(folder), "quiet_s": 0}, 1)
