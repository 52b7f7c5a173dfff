"""Customers begin with their first identifier and end when nothing refers to them any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pyarrow as pa
from django.db.models import F, Q
from django.utils.translation import gettext as _

from threefold.descriptive.models import Customer
from threefold.descriptive.service import members, store
from threefold.descriptive.types import CUSTOMERS
from threefold.kit.errors import NotFound
from threefold.kit.registry import Registry

_MERGED_AWAY = Q(member__isnull=False) & ~Q(member__root=F("pk"))

changed: Registry[Callable[[pa.Table], object]] = Registry("listener to changes")
"""Listeners told of the customers (types.CUSTOMERS) of whom something else is known now.

They are called after bulk writes, and inside the transaction of a change made by staff. A
listener must bear being told twice, and of customers that are gone.
"""

classes: Registry[Callable[[pa.Table | None], pa.Table]] = Registry("class of customers")
"""Classes that the plan's `required_for` names; each gives its members (types.CUSTOMERS).

It is told among which customers (types.CUSTOMERS) to look, None for all; more do no harm.

"persons" and "organisations" are known here; rooms that know "buyers" add that.
"""

doubted: Registry[Callable[[pa.Table | None], pa.Table]] = Registry("doubt about who is who")
"""Who of these customers (types.CUSTOMERS, None for all) may be somebody else in the base too, as
types.CUSTOMERS of roots; more do no harm. Rooms that know who is who add that.
"""

separated: Registry[Callable[[pa.Table], object]] = Registry("listener to the end of customers")
"""Listeners told, within the transaction, who is left (types.CUSTOMERS) of clusters of which
customers are gone."""


def create_customers(count: int, *, run: int | None, at: datetime) -> int:
    """Make that many customers of whom nothing is known yet; the first of consecutive numbers.

    Call it in the transaction that gives them their identifiers.
    """
    first = store.take("customer", count)
    moment = pa.repeat(pa.scalar(at, store.MOMENT), count)
    columns = {
        "id": pa.array(range(first, first + count), pa.int64()),
        "kind": pa.repeat("unknown", count),
        "name": pa.repeat("", count),
        "golden": pa.repeat("{}", count),
        "digest": pa.repeat("", count),
        "made_up": pa.repeat(False, count),
        "created_at": moment,
        "created_by_run": pa.repeat(pa.scalar(run, pa.int64()), count),
        "updated_at": moment,
        "version": pa.repeat(1, count),
    }
    store.put("descriptive_customer", pa.table(columns))
    return first


def customer_count() -> int:
    """How many customers are known, of whatever kind; merged ones are one."""
    return Customer.objects.exclude(_MERGED_AWAY).count()


def named(customer_id: int) -> str:
    """The name of a customer, "" while none is known; NotFound when there is no such customer."""
    whole = Customer.objects.filter(pk=members.shown_as(customer_id))
    found = whole.values_list("name", flat=True).first()
    if found is None:
        raise NotFound(
            _("There is no such customer."),
            where={"customer": customer_id},
            remedy=_("Search by name, phone, e-mail or number."),
        )
    return found


def kind_of(customer_id: int) -> str:
    """unknown, person or organisation; "" when there is no such customer."""
    whole = Customer.objects.filter(pk=members.shown_as(customer_id))
    return whole.values_list("kind", flat=True).first() or ""


def announce(customer_ids: pa.Table) -> None:
    if customer_ids.num_rows:
        told = customer_ids.select(["customer_id"]).cast(CUSTOMERS)
        for _name, listener in changed:
            listener(told)


def remove_unused(customer_ids: pa.Table) -> int:
    """Delete those of these customers to whom no record, identifier, answer or the like refers.

    Rows of a model with `follows_customer = True` are derived and go along with the customer.
    """
    if not customer_ids.num_rows:
        return 0
    related = [
        (field.related_model, field.field.column)
        for field in Customer._meta.related_objects
        if not field.many_to_many
    ]
    followers = [each for each in related if getattr(each[0], "follows_customer", False)]
    holders = [each for each in related if each not in followers]
    unused = " and ".join(
        f"not exists (select 1 from {model._meta.db_table} h "
        f"where h.{column} = tf_unused.customer_id)"
        for model, column in holders
    )
    store.aside("tf_unused", customer_ids.select(["customer_id"]), index=["customer_id"])
    store.do(f"delete from tf_unused where not ({unused})")
    left = store.fetch(_LEFT, schema=CUSTOMERS)
    for model, column in followers:
        store.do(
            f"delete from {model._meta.db_table} "
            f"where {column} in (select customer_id from tf_unused)"
        )
    gone = store.do(
        "delete from descriptive_customer where id in (select customer_id from tf_unused)"
    )
    if left.num_rows:
        for _name, listener in separated:
            listener(left)
    return gone


_LEFT = """
select distinct m.customer_id from tf_unused u
join descriptive_member x on x.customer_id = u.customer_id
join descriptive_member m on m.root_id = x.root_id
where not exists (select 1 from tf_unused g where g.customer_id = m.customer_id)
"""
