from threefold.collect.models.contacts import ContactLog, FollowUp
from threefold.collect.models.imports import Content, Fix, Quarantined, Run, RunState, Source
from threefold.collect.models.pulls import Pull, PullState, Visit
from threefold.collect.models.streams import Batch, Held, HeldState, Message, WriteKey

__all__ = [
    "Batch",
    "ContactLog",
    "Content",
    "Fix",
    "FollowUp",
    "Held",
    "HeldState",
    "Message",
    "Pull",
    "PullState",
    "Quarantined",
    "Run",
    "RunState",
    "Source",
    "Visit",
    "WriteKey",
]
