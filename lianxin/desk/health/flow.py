"""What happened on its way to those who hear of it: relay, seals, live updates, lights."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianxin.clocks.keepers import registered as clocks
from lianxin.desk.health.readings import MORE, Reading, judged
from lianxin.foundation.models import HeldEvent
from lianxin.foundation.models.events import ChainedEvent
from lianxin.foundation.outbox import books, cursors, subscriptions
from lianxin.foundation.outbox.books import Book
from lianxin.foundation.outbox.cursors import Mark
from lianxin.foundation.seals.overview import overview

MOST = 10_000  # events that are counted


def flow(at: datetime) -> list[Reading]:
    """How far relay, seals and the sweep of lights are behind, and what rooms above tell besides."""
    return [_relay(at), _held(), _seals(at), _lights(at), *(tell(at) for tell in MORE)]


def _relay(at: datetime) -> Reading:
    marks, count, oldest, slowest = cursors.marks(), 0, at, ""
    for book in books.registered():
        names = [
            each.name for each in subscriptions.registered() if each.reads(book) and (each.name, book.name) in marks
        ]
        if not names:
            continue
        last = min(names, key=lambda name: marks[name, book.name])
        after = _after(book, marks[last, book.name])
        first = after.order_by("position", "pk").values_list("recorded_at", flat=True).first()
        count += after[:MOST].count()
        if first and first < oldest:
            oldest, slowest = first, last
    seconds = (at - oldest).total_seconds()
    told = _("落后 %(count)d 条，%(seconds)d 秒") % {"count": count, "seconds": seconds}
    advice = _("最慢的是 %(name)s。看 lianxin relay 是否在运行，有没有长时间不结束的事务。") % {"name": slowest}
    return judged("relay_seconds", _("事件转发"), told, round(seconds, 1), advice)


def _after(book: Book, mark: Mark) -> "QuerySet[ChainedEvent]":
    """The events that a subscriber which is at `mark` has not been given yet."""
    rows = book.model._default_manager.filter(position__gte=mark.position)
    return rows.exclude(position=mark.position, pk__lte=mark.event_id)


def _held() -> Reading:
    held = HeldEvent.objects.filter(next_try_at__isnull=False)
    count = held.count()
    worst = held.order_by("-attempts", "pk").values_list("subscriber", "error_code").first() if count else None
    told = _("%(count)d 条在重试") % {"count": count}
    advice = _("%(name)s 遇到 %(code)s，看转发进程的日志；原因除去后会自己补上。")
    named = {"name": worst[0], "code": worst[1]} if worst else {"name": "", "code": ""}
    return judged("relay_held", _("没能转发的事件"), told, count, advice % named)


def _seals(at: datetime) -> Reading:
    late = sum(each.late for each in overview(at))
    told = _("%(count)d 处超过半小时没有封存") % {"count": late} if late else _("都在封存")
    advice = _("封存每十分钟由后台进程做：先看后台进程，也可以执行 lianxin seal。")
    return judged("seals_late", _("封存"), told, late, advice)


def _lights(at: datetime) -> Reading:
    due = [clock._default_manager.filter(look_at__lte=at).order_by("look_at") for clock in clocks()]
    oldest = [first for rows in due if (first := rows.values_list("look_at", flat=True).first())]
    minutes = (at - min(oldest)) / timedelta(minutes=1) if oldest else 0
    told = _("晚 %(minutes)d 分钟") % {"minutes": minutes} if oldest else _("按时")
    advice = _("预警灯每分钟由后台进程看一次：先看后台进程，再执行 lianxin clocks --check。")
    return judged("lights_late_minutes", _("预警灯"), told, round(minutes, 1), advice)
