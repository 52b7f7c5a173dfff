from threefold.collect.models.imports import Content, Fix, Quarantined, Run, RunState, Source
from threefold.collect.models.streams import Batch, Held, HeldState, Message, WriteKey

__all__ = [
    "Batch",
    "Content",
    "Fix",
    "Held",
    "HeldState",
    "Message",
    "Quarantined",
    "Run",
    "RunState",
    "Source",
    "WriteKey",
]
