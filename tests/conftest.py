"""Fixtures for every test: a real database with the demonstration city in it, and the owner's hand on it."""

import os
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.core.management import get_commands
from django.db import connections
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from lianxin.operations import translations
from lianxin.operations.embedded import OWNER, Cluster
from tests import cluster as clusters

# How long an example takes is no matter of a test: the machine may be busy.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

DATABASE = f"run_{os.getpid()}"
# The files that take longest, longest first: several workers begin with them, so that none is left alone with one.
LONGEST = (
    "tests/desk/test_browser_frame.py",
    "tests/operations/test_installation.py",
    "tests/cases/test_random_walk.py",
    "tests/rehearsal/test_rehearse.py",
    "tests/desk/test_dispatch_browser.py",
    "tests/cases/test_pages_browser.py",
    "tests/bench/test_bench.py",
    "tests/cases/test_unit_browser.py",
    "tests/desk/test_intake_browser.py",
    "tests/exchange/test_everything_sent.py",
    "tests/foundation/live/test_sse.py",
    "tests/operations/test_serve.py",
    "tests/ui/test_browser_pages.py",
    "tests/desk/test_reviews_browser.py",
    "tests/desk/test_one_case_browser.py",
    "tests/cases/test_step_table.py",
    "tests/cases/test_step_roles.py",
    "tests/test_urls_by_role.py",
    "tests/rehearsal",
    "tests/foundation",
    "tests/operations",
    "tests/cases",
)
COMMANDS = {path.stem for path in clusters.ROOT.glob("lianxin/*/management/commands/[a-z]*.py")}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first."""
    items.sort(
        key=lambda item: next((at for at, name in enumerate(LONGEST) if item.nodeid.startswith(name)), len(LONGEST))
    )


@pytest.fixture(scope="session", autouse=True)
def english() -> None:
    """The English texts, compiled as set-up does."""
    for source in translations.outdated():
        translations.compile_texts(source)


@pytest.fixture(scope="session", autouse=True)
def own_commands() -> None:
    """Django lists the commands once in a process, and takes a folder that it cannot list for an empty one. Twice a run
    has not known the demonstration's, and nobody has found out why: it lists them again then."""
    if COMMANDS - get_commands().keys():
        get_commands.cache_clear()  # type: ignore[attr-defined]  # the stubs do not know that it is cached
    assert not COMMANDS - get_commands().keys()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The tests' own database server, of whichever PostgreSQL is to be tried."""
    with clusters.running(clusters.server()) as running:
        yield running


@pytest.fixture(scope="session")
def template(cluster: Cluster, django_db_blocker: DjangoDbBlocker) -> str:
    """The template that this run copies from its beginning to its end, whatever is edited meanwhile."""
    with django_db_blocker.unblock():
        return clusters.template(cluster)


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster, template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Every run works in its own copy of the template, under the application's role."""
    with django_db_blocker.unblock():
        cluster.create_database(DATABASE, template=template)
        clusters.point_at(cluster, DATABASE)
        yield
        connections.close_all()
        cluster.drop_database(DATABASE)


@pytest.fixture
def committed(
    cluster: Cluster, template: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """For tests whose transactions commit (races, the relay, the owner's hand): a fresh database afterwards."""
    with django_db_blocker.unblock():
        yield
        renew(cluster, template)


def renew(cluster: Cluster, template: str) -> None:
    """The run's database as it was at the beginning."""
    connections.close_all()
    cluster.drop_database(DATABASE)
    cluster.create_database(DATABASE, template=template)


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A request leaves its language to its thread, which here goes on with the next test."""
    yield
    translation.deactivate()


@pytest.fixture
def as_(client: Client) -> Callable[[str], Client]:
    """Signs somebody of the cast in, in this test's client."""

    from tests.cast import sign_in  # models, which can be read only once Django is up

    def signed_in(username: str) -> Client:
        sign_in(client, username)
        client.get("/me/")  # the first page after signing in keeps a record of it
        return client

    return signed_in


@pytest.fixture
def owner(cluster: Cluster, committed: None) -> Iterator[psycopg.Connection]:
    """A connection as the database's owner, who may break what the application may not."""
    with psycopg.connect(cluster.url(DATABASE, role=OWNER), autocommit=True) as connection:
        yield connection
