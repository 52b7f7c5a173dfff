"""Reasons that several scores give."""

from __future__ import annotations

from threefold.kit.worded import Words
from threefold.related.score import words

BUYING = {
    "once": words(
        "Has bought on one day only",
        "Solo ha comprado un día",
        "只在一天内购买过",
        "只在一天內購買過",
    ),
    "often": words(
        "Has come back to buy {n} times",
        "Ha vuelto a comprar {n} veces",
        "回购过 {n} 次",
        "回購過 {n} 次",
    ),
    "silent": words(
        "Last bought {n} days ago",
        "Compró por última vez hace {n} días",
        "上次购买是在 {n} 天前",
        "上次購買是在 {n} 天前",
    ),
    "regular": words(
        "Buys very regularly, every {n} days",
        "Compra con mucha regularidad, cada {n} días",
        "购买很有规律，每 {n} 天一次",
        "購買很有規律，每 {n} 天一次",
    ),
    "worth": words(
        "Spends {n} on a day with purchases, on average",
        "Gasta {n} de media cada día que compra",
        "购买日平均消费 {n}",
        "購買日平均消費 {n}",
    ),
}

FIGURES = {
    "money": words(
        "Spent {n} in a year",
        "Gastó {n} en un año",
        "一年内消费 {n}",
        "一年內消費 {n}",
    ),
    "attitude_last": words(
        "Latest answer: {n} of 100 points",
        "Última respuesta: {n} de 100 puntos",
        "最近一次评价：{n} 分（满分 100）",
        "最近一次評價：{n} 分（滿分 100）",
    ),
}

WAYS = {
    "phone": words("phone", "teléfono", "电话", "電話"),
    "email": words("e-mail", "correo electrónico", "电子邮件", "電子郵件"),
    "sms": words("text message", "SMS", "短信", "簡訊"),
    "chat": words("chat", "chat", "聊天", "聊天"),
    "mail": words("letter", "carta", "信件", "信件"),
    "fax": words("fax", "fax", "传真", "傳真"),
}


def by_way(prefix: str, *texts: str) -> dict[str, Words]:
    """The same text in four languages for each way, put for `{way}`, under `<prefix>_<code>`."""
    return {
        f"{prefix}_{code}": {
            language: text.replace("{way}", way[language])
            for language, text in words(*texts).items()
        }
        for code, way in WAYS.items()
    }
