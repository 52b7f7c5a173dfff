"""Every route keeps its own description, whatever it is sent, and tells strangers nothing.

Routes are taken from the description, so that a new one is tried without being named here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

import pytest
from django.test import Client
from ninja import Schema
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.support import fuzzing, hostile

from threefold.api.types import Problem

pytestmark = pytest.mark.django_db

KEPT = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
PROBLEM = set(Problem.model_fields)
schema = fuzzing.description(examples=6)
operations = [found.ok() for found in schema.get_all_operations()]
every_route = pytest.mark.parametrize("operation", operations, ids=attrgetter("label"))


@pytest.fixture(scope="module")
def known(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[fuzzing.Known]:
    """The small company in every state, asked by its owner; each request finds the same one."""
    with django_db_blocker.unblock(), fuzzing.installed(tmp_path_factory.mktemp("fuzz")) as known:
        yield known


@pytest.fixture
def bearer(known: fuzzing.Known) -> dict[str, str]:
    return known.headers


@every_route
def test_route_keeps_its_description(
    operation: Any, bearer: dict[str, str], known: fuzzing.Known
) -> None:
    def keeps_it(case: Any) -> None:
        own_method = case.method.upper() == operation.method.upper()
        case.headers = {
            name: value for name, value in (case.headers or {}).items() if name != "Authorization"
        }
        with fuzzing.undone():
            _assert_refused(case.call(), {401, 404} if own_method else {404, 405})
        case.path_parameters = known.of(operation.path)
        with fuzzing.undone():
            answer = case.call(headers=bearer)
        if own_method:
            case.validate_response(answer, checks=KEPT, headers=bearer)
        else:
            _assert_refused(answer, {405})

    fuzzing.tried(operation, keeps_it)


@every_route
def test_route_withstands_hostile_requests(
    operation: Any, bearer: dict[str, str], known: fuzzing.Known
) -> None:
    client = Client(headers=bearer, raise_request_exception=False)
    described = {int(status) for status in operation.responses.status_codes}
    for request in hostile.requests(operation, known.of(operation.path)):
        with fuzzing.undone():
            answer = client.generic(operation.method.upper(), **request)
        told = (answer.status_code, {**request, "data": request.get("data", b"")[:300]})
        assert answer.status_code in described - {503}, told
        if answer.status_code >= 400:
            assert set(answer.json()) == PROBLEM, told
        elif answer.content:
            json.loads(answer.content, parse_constant=pytest.fail)


def test_description_is_whole() -> None:
    assert len(operations) == schema.statistic.operations.total >= 28


def test_no_two_shapes_share_a_name() -> None:
    """The description has one place for each name, and the later shape would replace the first."""
    shapes = [each for each in _below(Schema) if each.__module__.startswith("threefold.")]
    named = Counter(each.__name__ for each in shapes)
    assert [name for name, times in named.items() if times > 1] == []


def _below(kind: type) -> set[type]:
    return {kind}.union(*(_below(each) for each in kind.__subclasses__()))


def _assert_refused(answer: Any, statuses: set[int]) -> None:
    assert answer.status_code in statuses, (answer.status_code, answer.content[:300])
    assert set(answer.json()) == PROBLEM
