from threefold.behavioral.variable import YEAR, Count, example, words
from threefold.behavioral.variables._examples import CALLS
from threefold.behavioral.variables._words import DAYPARTS

LABEL = words(
    "Share of calls in the {each}",
    "Llamadas: {each}",
    "{each}通话占比",
    "{each}通話占比",
)
MEANING = words(
    "Calls in this time of day.",
    "Llamadas en esta franja del día.",
    "此时段通话的比例。",
    "此時段通話的比例。",
)
EACH = DAYPARTS
CODE = "call_share_{each}"
TYPE = "share"
KINDS = ("call",)
FROM = "calls"
PARTS = {
    "n": Count(),
    "then_": Count(
        "case when second_of_day < 21600 then 'night' when second_of_day < 43200 then 'morning'"
        " when second_of_day < 64800 then 'afternoon' else 'evening' end = '{each}'"
    ),
}
VALUE = "tf_ratio(then_, n)"
WINDOWS = YEAR
EXAMPLE = example(
    CALLS,
    call_share_night=0.25,
    call_share_evening=0.5,
)
