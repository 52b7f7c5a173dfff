"""From decisions in force to clusters; only the components that one touches are looked at."""

from __future__ import annotations

import pyarrow as pa

from threefold.descriptive import service as descriptive
from threefold.descriptive.service import CLUSTERS, store
from threefold.engine import service as engine
from threefold.identity.logic import joining

_EDGES = pa.schema([("id", pa.int64()), ("left", pa.int64()), ("right", pa.int64())])


def hold() -> None:
    """Let nobody else change clusters, or land records by them, until the transaction ends."""
    # Always in this order, which landing and undoing keep too, or two would wait for each other.
    store.take("record", 0)
    store.take("link", 0)


def rebuild(customer_ids: pa.Table) -> pa.Table:
    """Arrange the clusters of these customers by the decisions in force, and what is known of them.

    Both ends of every decision made or withdrawn must be among them. The root is the oldest
    member, so a customer that survives keeps its number. Returns [customer_id] of all concerned.
    """
    whole = descriptive.clusters(customer_ids)
    concerned = whole.select(["customer_id"])
    store.aside("tf_concerned", concerned, index=["customer_id"])
    edges = store.fetch(
        "select l.id, l.left_id, l.right_id from identity_link l "
        "join tf_concerned t on t.customer_id = l.left_id "
        "where l.verdict = 'same' and l.withdrawn_at is null",
        schema=_EDGES,
    )
    descriptive.arrange(concerned, components(edges))
    descriptive.refresh(concerned)
    return concerned


def components(edges: pa.Table) -> pa.Table:
    """CLUSTERS of two and more that pairs (columns `id`, `left`, `right`) make."""
    nodes = pa.concat_tables(
        [pa.table([edges[end], edges["id"]], names=["node", "link"]) for end in ("left", "right")]
    )
    labels = joining.components(engine.shared(), nodes)
    return pa.table([labels["node"], labels["label"]], schema=CLUSTERS).sort_by("customer_id")


def separated(customer_ids: pa.Table) -> None:
    """Who is left of clusters of which customers are gone may hang together no more."""
    hold()
    rebuild(customer_ids)
