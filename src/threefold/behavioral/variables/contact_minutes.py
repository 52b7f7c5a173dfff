from threefold.behavioral.variable import LONG, Sum, example, words
from threefold.behavioral.variables._examples import CONTACTS

LABEL = words(
    "Minutes in contact",
    "Minutos de contacto",
    "联系分钟数",
    "聯繫分鐘數",
)
MEANING = words(
    "Time spent in calls, chats and visits.",
    "Tiempo en llamadas, chats y visitas.",
    "电话、聊天和来访所用时间。",
    "電話、聊天和來訪所用時間。",
)
TYPE = "decimal"
UNIT = "minutes"
KINDS = ("contact",)
FROM = "contacts"
PARTS = {"ms": Sum("duration_ms")}
VALUE = "cast(ms as double) / 60000"
WINDOWS = LONG
BEFORE = True
ELSE = "0"
EXAMPLE = example(
    CONTACTS,
    contact_minutes=3.0,
    contact_minutes_90d=1.0,
)
