from threefold.behavioral.variable import Sum, example, words

LABEL = words(
    "Spend trend over 12 months",
    "Tendencia del gasto en 12 meses",
    "12 个月消费趋势",
    "12 個月消費趨勢",
)
MEANING = words(
    "By how much spend rises from one 30 days to the next: least squares over twelve of them.",
    "Cuánto sube el gasto de 30 en 30 días: mínimos cuadrados sobre doce periodos.",
    "每 30 天消费额的增量：对十二期作最小二乘。",
    "每 30 天消費額的增量：對十二期作最小平方。",
)
TYPE = "decimal"
UNIT = "currency"
KINDS = ("purchase",)
FROM = "lines"
# With t = 0 … 11 the sums over t are 66 and over its squares 506; 12 x 506 - 66 x 66 = 1716.
PARTS = {
    "y": Sum("case when age < 360 then amount else 0 end"),
    "ty": Sum("case when age < 360 then amount * (11 - cast(floor(age / 30) as int)) else 0 end"),
}
VALUE = "(12 * cast(ty as double) - 66 * cast(y as double)) / 1716"
EXAMPLE = example(
    """
    2026-03-31 10:00 purchase reference=A amount=12
    """,
    spend_slope_12m=(12 * 132 - 66 * 12) / 1716,
)
