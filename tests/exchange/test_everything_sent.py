"""Whatever is sent to whatever operation: answered as the OpenAPI file says, and never by a failure (schemathesis)."""

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lianxin.cases.models import TaskOrder
from lianxin.config.wsgi import application
from lianxin.foundation import time
from tests.cases import thread
from tests.exchange.programs import issued
from tests.foundation.files.conftest import folder

__all__ = ["folder"]
pytestmark = pytest.mark.django_db
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 2  # of each operation and mode: more would say little, and cost time
POSTS = ("zhaihongyu", "niebaichuan", "shaojinghe", "gengruoxi", "linxiaoyun", "qiaoyulan")
STAGES = (thread.registered, thread.accepted, thread.dispatched, thread.submitted, thread.finished, thread.answered)
BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def monday_night() -> Iterator[None]:
    with time.frozen(thread.MONDAY + 12 * thread.HOUR):
        yield


@pytest.fixture(autouse=True)
def kept_open() -> Iterator[None]:
    """A request leaves the connection open, in which the test's transaction is, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_answers_as_the_file_says(mode: GenerationMode) -> None:
    for make in STAGES:
        make()
    orders = list(TaskOrder.objects.unscoped("test").order_by("pk").values_list("pk", "case__number"))
    secrets = itertools.cycle([issued(username)[1] for username in POSTS])
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 90
    came: Counter[int] = Counter()
    for operation in operations:

        @given(case=operation.as_strategy(generation_mode=mode), real=st.sampled_from([*orders, None]))
        @BOUNDED
        def sent(case: Any, real: tuple[int, str] | None) -> None:
            aim(case, real)
            response = case.call(headers={"authorization": f"Bearer {next(secrets)}"})
            case.validate_response(response, checks=CHECKS)
            came[response.status_code] += 1

        sent()
    assert came[200] and came[404] and came[422], "requests that come far enough to say something"


def aim(case: Any, real: tuple[int, str] | None) -> None:
    """Let a request be about something that is there: else it would hardly come further than "not found"."""
    if real is None:
        return
    order, number = real
    if "number" in case.path_parameters:
        case.path_parameters["number"] = number
    if isinstance(case.body, dict) and "on" in case.body:
        case.body["on"] = order
        case.body.pop("seen", None)
