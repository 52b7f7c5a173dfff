"""A small company for tests, brought in through the ordinary entrance."""

from __future__ import annotations

from pathlib import Path

from tests.support import shelf
from threefold.collect import service as collect
from threefold.collect.types import ColumnMap, FieldMap, Landing
from threefold.kit.home import Home

PURCHASES = """Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country
1001,20001,RED LANTERN,2,2026-01-05 09:30:00,4.50,17850,United Kingdom
1001,20002,BLUE MUG,1,2026-01-05 09:30:00,3.25,17850,United Kingdom
1001,POST,POSTAGE,1,2026-01-05 09:30:00,5.00,17850,United Kingdom
1002,20001,RED LANTERN,6,2026-02-04 14:10:00,4.50,17850,United Kingdom
C1003,20001,RED LANTERN,-1,2026-02-10 10:00:00,4.50,17850,United Kingdom
1004,20003,CLOCK,1,2026-02-11 11:00:00,12.00,12346.0,Spain
1005,20002,BLUE MUG,3,2026-03-01 16:45:00,3.25,,France
"""
CUSTOMERS = """Number,Full name,E-mail,Mobile,Phone,City,Country,Date of birth
17850,José García Lorca,jose.garcia@example.com,+34 600 111 222,,Madrid,ES,1984-05-01
12346,王小明,xiaoming@example.org,,+86 10 1234 5678,北京,CN,
99001,Ａｎｎａ Ørsted,anna@example.net,,,København,DK,1990-12-24
"""
ANSWERS = """Customer number,Date,csat,nps
17850,2026-03-02,4,9
17850,2026-02-02,2,5
"""
CONTACTS = """Date and time,Customer number,Channel,Direction,Reason,Outcome,Duration s
2026-02-12 10:00:00,17850,phone,in,complaint,answered,180
2026-02-20 15:30:00,17850,email,out,order,answered,
"""
_NUMBER = "identifier.customer_number"


def bring(
    folder: Path, name: str, text: str, content: str, *, source: str, numbers: str = ""
) -> Landing:
    """Import `text`; `numbers` is the column with the shop's customer numbers, if another names
    them."""
    path = folder / f"{name}.csv"
    path.write_text(text, "utf-8")
    run = collect.stage(path, source=source, content=content)
    mapping = collect.suggestion(run)
    if numbers:
        fields = tuple(
            FieldMap(each.column, _NUMBER, issuer="shop") if each.column == numbers else each
            for each in mapping
        )
        mapping = ColumnMap(mapping.content, fields, mapping.rules, mapping.options)
    collect.require_certain(mapping)
    collect.agree(run, mapping)
    return collect.land(run.pk)


def found(folder: Path) -> None:
    """Three named customers, two of them buyers; a complaint; two answers; one line of nobody."""
    bring(folder, "purchases", PURCHASES, "purchases", source="shop")
    bring(folder, "customers", CUSTOMERS, "customers", source="crm", numbers="Number")
    bring(folder, "contacts", CONTACTS, "contacts", source="desk", numbers="Customer number")
    bring(folder, "answers", ANSWERS, "answers", source="survey", numbers="Customer number")


def ready(home: Home, folder: Path) -> None:
    """The same company; built by its first test, put back from the shelf for all others."""
    shelf.laid(home, found, folder)
