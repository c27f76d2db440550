"""A concrete clock of the tests' own, and the room that keeps it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal

from django.apps import apps
from django.db import connection, connections, models

from lianxin.calendars.arithmetic import CIVIL_CODE, CountRule
from lianxin.calendars.spans import Span
from lianxin.clocks import engine, keepers
from lianxin.clocks.models import Clock
from lianxin.clocks.terms import Terms
from lianxin.foundation.time import LOCAL
from lianxin.operations.embedded import APP


class Timer(Clock):
    class Meta(Clock.Meta):
        abstract = False
        app_label = "clocks"
        db_table = "test_timer"


class Told(models.Model):
    """What the keeper was told: as the rooms' events, it stays or goes with the transaction."""

    timer_id = models.BigIntegerField()
    what = models.CharField(max_length=80)

    class Meta:
        app_label = "clocks"
        db_table = "test_told"

    def __str__(self) -> str:
        return self.what


MODELS = (Timer, Told)
# Known to their own tests only: migrations shall not see them.
for model in MODELS:
    del apps.all_models["clocks"][model._meta.model_name]
apps.clear_cache()


def local(text: str) -> datetime:
    """A moment by the city's wall clocks: ``local("2026-02-13 16:00")``."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def terms(
    span: str,
    calendar: str = "government",
    *,
    count: CountRule = CIVIL_CODE,
    amber: str = "1wd",
    share: str = "0.8",
) -> Terms:
    return Terms(
        kind="handle",
        span=Span.parse(span),
        rule_id=1,
        calendar=calendar,
        count=count,
        amber=Span.parse(amber),
        amber_share=Decimal(share),
    )


def started(span: str, at: str, calendar: str = "government", *, cap: str | None = None, **more) -> Timer:
    """A clock that has just started, not saved."""
    timer = Timer()
    engine.start(timer, terms(span, calendar, **more), at=local(at), cap_at=local(cap) if cap else None)
    return timer


def shown(moment: datetime | None) -> str:
    """As the city's wall clocks show it; microseconds only where there are any."""
    return "" if moment is None else str(moment.astimezone(LOCAL).replace(tzinfo=None))


def lock(timer: Clock) -> Timer:
    return Timer.objects.select_for_update().get(pk=timer.pk)


def turned(timer: Clock) -> None:
    Told.objects.create(timer_id=timer.pk, what=str(timer.light))


def moved(timer: Clock, before: datetime) -> None:
    Told.objects.create(timer_id=timer.pk, what=f"{shown(before)} → {shown(timer.due_at)}")


def told(timer: Timer | None = None) -> list[str]:
    rows = Told.objects.order_by("pk") if timer is None else Told.objects.filter(timer_id=timer.pk).order_by("pk")
    return list(rows.values_list("what", flat=True))


@contextmanager
def table() -> Iterator[None]:
    """The tables exist for every connection and their keeper is registered; the database is thrown away afterwards."""
    with connections["owner"].schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"GRANT ALL ON test_timer, test_told TO {APP}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP}")
    connections["owner"].close()
    with kept():
        yield


@contextmanager
def passing_table() -> Iterator[None]:
    """The tables exist within the present transaction alone."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO pg_temp, public")
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)
    with kept():
        yield


@contextmanager
def kept() -> Iterator[None]:
    """The tests' own room keeps the clocks."""
    keepers.register(Timer, lock, turned, moved)
    try:
        yield
    finally:
        del keepers._keepers[Timer]
