"""Columns that every installation has, whatever its plan."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from threefold.kit.worded import Words, words
from threefold.view.logic.wide.fields import WideField

WAYS = ("phone", "mobile", "fax", "email", "post", "web", "chat")

_WAY: dict[str, Words] = {
    "phone": words("phone or mobile", "teléfono fijo o móvil", "座机或手机", "市話或手機"),
    "mobile": words("mobile", "móvil", "手机", "手機"),
    "fax": words("fax", "fax", "传真", "傳真"),
    "email": words("e-mail", "correo electrónico", "电子邮件", "電子郵件"),
    "post": words("post", "correo postal", "邮寄", "郵寄"),
    "web": words("web account", "cuenta web", "网站账户", "網站帳戶"),
    "chat": words("chat", "chat", "聊天", "聊天"),
}
_REACH = words(
    "Can be reached by {way}",
    "Se le puede contactar por {way}",
    "可通过{way}联系到",
    "可透過{way}聯絡到",
)
_REACH_MEANING = words(
    "A contact way of this kind was not refused, is not dead and probably works.",
    "Una vía de contacto de este tipo no fue rechazada, no está muerta y probablemente funciona.",
    "有一种此类联系方式未被拒绝、未失效且很可能有效。",
    "有一種此類聯絡方式未被拒絕、未失效且很可能有效。",
)


def fixed() -> Iterator[WideField]:
    """Those of the base itself, of contact ways, and of how much is known of each kind."""
    yield from _DESCRIPTIVE
    yield from (_way(kind) for kind in WAYS)
    yield from _BESIDE


def _way(kind: str) -> WideField:
    label = {code: text.replace("{way}", _WAY[kind][code]) for code, text in _REACH.items()}
    return WideField(
        f"can_reach_{kind}", "descriptive", "flag", label, "internal",
        meaning=_REACH_MEANING, origin="way",
    )  # fmt: skip


def _count(code: str, label: Words, kind: str = "descriptive", unit: str = "") -> WideField:
    return WideField(code, kind, "number", label, "internal", unit=unit, stored=pa.int64())


def _share(code: str, kind: str, label: Words) -> WideField:
    return WideField(code, kind, "number", label, "internal", unit="share")


_DESCRIPTIVE = (
    WideField(
        "kind", "descriptive", "text",
        words("Person or organisation", "Persona u organización", "个人或组织", "個人或組織"),
        "internal", choices=("unknown", "person", "organisation"),
    ),
    WideField(
        "country", "descriptive", "text", words("Country", "País", "国家或地区", "國家或地區"),
        "internal", origin="golden", plan_type="country",
    ),
    WideField(
        "city", "descriptive", "text", words("City", "Ciudad", "城市", "城市"),
        "internal", origin="golden", plan_type="text",
    ),
    WideField(
        "age_years", "descriptive", "number", words("Age", "Edad", "年龄", "年齡"),
        "personal", unit="years", stored=pa.int64(),
        meaning=words(
            "Whole years of life on the day.", "Años cumplidos ese día.",
            "当日的周岁年龄。", "當日的足歲年齡。",
        ),
    ),
    WideField(
        "made_up", "descriptive", "flag",
        words("Made up", "Inventado", "虚构", "虛構"), "internal",
    ),
    _count("sources", words("Sources", "Fuentes", "来源数", "來源數")),
    _count("contact_ways", words(
        "Contact ways", "Vías de contacto", "联系方式数", "聯絡方式數",
    )),
    _count("live_contact_ways", words(
        "Contact ways that are not dead", "Vías de contacto no muertas",
        "未失效的联系方式数", "未失效的聯絡方式數",
    )),
    WideField(
        "reachable", "descriptive", "flag",
        words("Can be reached", "Se le puede contactar", "可联系到", "可聯絡到"), "internal",
        origin="way",
        meaning=words(
            "By some contact way that was not refused, is not dead and probably works.",
            "Por alguna vía de contacto no rechazada, no muerta y que probablemente funciona.",
            "至少有一种联系方式未被拒绝、未失效且很可能有效。",
            "至少有一種聯絡方式未被拒絕、未失效且很可能有效。",
        ),
    ),
)  # fmt: skip
_BESIDE = (
    _share("completeness", "descriptive", words(
        "Known of what the plan asks for", "Conocido de lo que pide el plan",
        "计划所需信息的已知比例", "計畫所需資訊的已知比例",
    )),
    _share("accuracy", "descriptive", words(
        "Accuracy of the record", "Exactitud del registro", "记录准确度", "紀錄準確度",
    )),
    _share("completeness_behavioral", "behavioral", words(
        "Behaviour known of what the plan asks for",
        "Comportamiento conocido de lo que pide el plan",
        "计划所需行为信息的已知比例", "計畫所需行為資訊的已知比例",
    )),
    _share("completeness_related", "related", words(
        "Measures known of what the plan asks for", "Medidas conocidas de lo que pide el plan",
        "计划所需相关信息的已知比例", "計畫所需相關資訊的已知比例",
    )),
    _count("days_since_contact", words(
        "Days since the last contact", "Días desde el último contacto",
        "距上次联系的天数", "距上次聯絡的天數",
    ), "behavioral", "days"),
    _count("answers", words(
        "Answers given", "Respuestas dadas", "回答数", "回答數",
    ), "related"),
    _count("days_since_answer", words(
        "Days since the last answer", "Días desde la última respuesta",
        "距上次回答的天数", "距上次回答的天數",
    ), "related", "days"),
    _count("competitors_known", words(
        "Competitors where he is known to buy", "Competidores donde se sabe que compra",
        "已知其购买的竞争对手数", "已知其購買的競爭對手數",
    ), "related"),
)  # fmt: skip

MEASURES = tuple(
    WideField(code, "related", "number", label, "internal", origin="answer", plan_type="score")
    for code, label in (
        ("csat", words("Satisfaction", "Satisfacción", "满意度", "滿意度")),
        ("nps", words("Recommendation", "Recomendación", "推荐意愿", "推薦意願")),
        ("ces", words("Effort", "Esfuerzo", "费力程度", "費力程度")),
    )
)
"""Those that are told even where the plan in force does not ask for them."""
