"""Every write to and every question about descriptive information."""

from threefold.descriptive.logic.compose import documents
from threefold.descriptive.logic.forms import Form, Spec
from threefold.descriptive.logic.standard import countries_of, spec_of, standardise
from threefold.descriptive.models import EntityKind, Proof
from threefold.descriptive.service.asking import (
    completeness,
    contact_ways,
    coverage,
    members_of,
    reachability,
)
from threefold.descriptive.service.customers import (
    announce,
    changed,
    classes,
    create_customers,
    customer_count,
    named,
    remove_unused,
)
from threefold.descriptive.service.golden import as_known, refresh
from threefold.descriptive.service.landing import land_records, preview_records, undo
from threefold.descriptive.service.staff import (
    note_consent,
    prove_contact,
    set_value,
    withdraw_proof,
    withdraw_value,
)
from threefold.descriptive.service.store import take

__all__ = [
    "EntityKind",
    "Form",
    "Proof",
    "Spec",
    "announce",
    "as_known",
    "changed",
    "classes",
    "completeness",
    "contact_ways",
    "countries_of",
    "coverage",
    "create_customers",
    "customer_count",
    "documents",
    "land_records",
    "members_of",
    "named",
    "note_consent",
    "preview_records",
    "prove_contact",
    "reachability",
    "refresh",
    "remove_unused",
    "set_value",
    "spec_of",
    "standardise",
    "take",
    "undo",
    "withdraw_proof",
    "withdraw_value",
]
