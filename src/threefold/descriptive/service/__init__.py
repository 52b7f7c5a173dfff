"""Every write to and every question about descriptive information."""

from threefold.descriptive.logic.compose import documents
from threefold.descriptive.logic.contactable import OUTCOMES, reaches
from threefold.descriptive.logic.forms import Form, Spec
from threefold.descriptive.logic.naming import derived as derived_names
from threefold.descriptive.logic.standard import countries_of, spec_of, standardise
from threefold.descriptive.models import ConflictState, ContactKind, EntityKind, Proof
from threefold.descriptive.service.accuracy import (
    accuracy,
    accuracy_of,
    accuracy_over_time,
    advice,
    advice_of,
    ask_for_measuring,
    chances,
    decays,
    gains,
    measured,
    note_accuracy,
    noted_accuracy,
    reached_until,
)
from threefold.descriptive.service.asking import (
    completeness,
    contact_ways,
    coverage,
    externals,
    reachability,
    told_by,
)
from threefold.descriptive.service.customers import (
    announce,
    changed,
    classes,
    create_customers,
    customer_count,
    doubted,
    kind_of,
    named,
    remove_unused,
    separated,
)
from threefold.descriptive.service.expecting import against_plan
from threefold.descriptive.service.golden import refresh
from threefold.descriptive.service.knowing import as_known, known_on
from threefold.descriptive.service.landing import land_records, preview_records, undo
from threefold.descriptive.service.members import (
    CLUSTERS,
    IS_ROOT,
    all_clusters,
    arrange,
    clusters,
    own_of,
    portions,
    root_of,
    roots,
    shown_as,
    within,
)
from threefold.descriptive.service.proofs import land_proofs, proving_events, undo_proofs
from threefold.descriptive.service.regretting import REGRET_HOURS, proofs_of, take_proof_back
from threefold.descriptive.service.settling import (
    answer_conflict,
    conflict_count,
    conflicts,
    keep,
)
from threefold.descriptive.service.staff import (
    note_consent,
    prove_contact,
    set_value,
    withdraw_proof,
    withdraw_value,
)
from threefold.descriptive.service.store import take
from threefold.descriptive.service.why import why

__all__ = [
    "CLUSTERS",
    "IS_ROOT",
    "OUTCOMES",
    "REGRET_HOURS",
    "ConflictState",
    "ContactKind",
    "EntityKind",
    "Form",
    "Proof",
    "Spec",
    "accuracy",
    "accuracy_of",
    "accuracy_over_time",
    "advice",
    "advice_of",
    "against_plan",
    "all_clusters",
    "announce",
    "answer_conflict",
    "arrange",
    "as_known",
    "ask_for_measuring",
    "chances",
    "changed",
    "classes",
    "clusters",
    "completeness",
    "conflict_count",
    "conflicts",
    "contact_ways",
    "countries_of",
    "coverage",
    "create_customers",
    "customer_count",
    "decays",
    "derived_names",
    "documents",
    "doubted",
    "externals",
    "gains",
    "keep",
    "kind_of",
    "known_on",
    "land_proofs",
    "land_records",
    "measured",
    "named",
    "note_accuracy",
    "note_consent",
    "noted_accuracy",
    "own_of",
    "portions",
    "preview_records",
    "proofs_of",
    "prove_contact",
    "proving_events",
    "reachability",
    "reached_until",
    "reaches",
    "refresh",
    "remove_unused",
    "root_of",
    "roots",
    "separated",
    "set_value",
    "shown_as",
    "spec_of",
    "standardise",
    "take",
    "take_proof_back",
    "told_by",
    "undo",
    "undo_proofs",
    "why",
    "withdraw_proof",
    "withdraw_value",
    "within",
]
