"""Every write to and every question about descriptive information."""

from threefold.descriptive.logic.compose import documents
from threefold.descriptive.logic.contactable import LIKELY
from threefold.descriptive.logic.forms import Form, Spec
from threefold.descriptive.logic.standard import countries_of, spec_of, standardise
from threefold.descriptive.models import ContactKind, EntityKind, Proof
from threefold.descriptive.service.accuracy import (
    accuracy,
    accuracy_of,
    accuracy_over_time,
    ask_for_measuring,
    decays,
    gains,
    note_accuracy,
    noted_accuracy,
)
from threefold.descriptive.service.asking import (
    completeness,
    contact_ways,
    coverage,
    externals,
    members_of,
    reachability,
    told_by,
)
from threefold.descriptive.service.customers import (
    announce,
    changed,
    classes,
    create_customers,
    customer_count,
    kind_of,
    named,
    remove_unused,
    separated,
)
from threefold.descriptive.service.golden import as_known, refresh
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
from threefold.descriptive.service.staff import (
    note_consent,
    prove_contact,
    set_value,
    withdraw_proof,
    withdraw_value,
)
from threefold.descriptive.service.store import take

__all__ = [
    "CLUSTERS",
    "IS_ROOT",
    "LIKELY",
    "ContactKind",
    "EntityKind",
    "Form",
    "Proof",
    "Spec",
    "accuracy",
    "accuracy_of",
    "accuracy_over_time",
    "all_clusters",
    "announce",
    "arrange",
    "as_known",
    "ask_for_measuring",
    "changed",
    "classes",
    "clusters",
    "completeness",
    "contact_ways",
    "countries_of",
    "coverage",
    "create_customers",
    "customer_count",
    "decays",
    "documents",
    "externals",
    "gains",
    "kind_of",
    "land_proofs",
    "land_records",
    "members_of",
    "named",
    "note_accuracy",
    "note_consent",
    "noted_accuracy",
    "own_of",
    "portions",
    "preview_records",
    "prove_contact",
    "proving_events",
    "reachability",
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
    "told_by",
    "undo",
    "undo_proofs",
    "withdraw_proof",
    "withdraw_value",
    "within",
]
