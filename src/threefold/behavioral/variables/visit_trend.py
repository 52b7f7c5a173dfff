from threefold.behavioral.variable import example, words

LABEL = words(
    "Change in visits",
    "Variación de visitas",
    "到访变化",
    "到訪變化",
)
MEANING = words(
    "Visits of the last 90 days against the 90 before.",
    "Visitas de los últimos 90 días frente a los 90 anteriores.",
    "最近 90 天与之前 90 天到访之比的变化。",
    "最近 90 天與之前 90 天到訪之比的變化。",
)
TYPE = "share"
KINDS = ("visit", "lesson", "store_visit", "showroom_visit")
NEEDS = ("visits_90d", "visits_90d_before")
VALUE = "tf_ratio(visits_90d - visits_90d_before, visits_90d_before)"
EXAMPLE = example(
    """
    2026-02-15 10:00 visit place=Gym duration_s=3600 outcome=entered
    2026-03-28 10:00 visit place=Gym duration_s=1800 outcome=entered
    2026-03-29 10:00 visit place=Gym outcome=refused
    2025-12-01 10:00 visit outcome=entered
    """,
    visit_trend=1.0,
)
