"""What a call centre's system exports of its conversations: a folder of files, mapping ready."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from threefold.collect.source import FILES, Example, words
from threefold.collect.sources import folder as files

LABEL = words("Call centre", "Centro de llamadas", "呼叫中心", "客服中心")
TEXT = words(
    "Conversations exported by a call centre as CSV, with the mapping ready.",
    "Conversaciones exportadas por un centro de llamadas en CSV, con su asignación lista.",
    "呼叫中心导出的 CSV 通话，映射已备好。",
    "客服中心匯出的 CSV 通話，對應已備妥。",
)
ICON = "headset"
GIVES = FILES
CONTENT = "contacts"
MAPPING = "call-centre"
SETTINGS = files.SETTINGS
read = files.read

SAMPLE = """\
contact_id,start_time,channel,direction,customer_number,caller_number,queue,agent_id,reason,\
wait_s,talk_s,disposition
CC-90121,2026-03-02 09:14:05,phone,in,17850,+34600111222,billing,a17,invoice question,42,310,\
resolved
CC-90122,2026-03-02 09:20:41,phone,out,12346,+861012345678,sales,a03,renewal,0,95,follow_up
CC-90123,2026-03-02 09:31:10,chat,in,17850,,billing,a17,complaint,15,640,passed_on
"""


@contextmanager
def example(folder: Path) -> Iterator[Example]:
    (folder / "contacts.csv").write_text(SAMPLE, "utf-8")
    yield Example({"folder": str(folder), "quiet_s": 0}, 1)
