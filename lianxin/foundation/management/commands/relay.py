"""`lianxin relay`: hands committed events to the subscribers."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianxin.foundation import time
from lianxin.foundation.outbox import books, cursors, relay, subscriptions
from lianxin.foundation.outbox.process import Relay


class Command(BaseCommand):
    help = "把已提交的事件依次交给各订阅者；收到终止信号后办完手头一批再停。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--drain", action="store_true", help="交完现有的事件就结束")
        parser.add_argument("--replay", metavar="订阅者", help="让一个订阅者从某时起重新听一遍")
        parser.add_argument("--from", dest="since", metavar="时间", help="重听的起点，如 2026-03-02T08:00")

    def handle(self, *args: Any, drain: bool, replay: str | None, since: str | None, **options: Any) -> None:
        if replay or since:
            self._replay(replay, since)
        elif drain:
            done = relay.drain()
            self.stdout.write(f"交付 {done.handled}，失败 {done.failed}，搁置共 {relay.waiting()}")
        else:
            Relay().run()

    def _replay(self, name: str | None, since: str | None) -> None:
        if not (name and since):
            raise CommandError("--replay 和 --from 要一起写。")
        try:
            subscription = subscriptions.named(name)
        except KeyError:
            known = "、".join(known.name for known in subscriptions.registered())
            raise CommandError(f"没有名为 {name} 的订阅者；现有：{known}。") from None
        for book in books.registered():
            if subscription.reads(book):
                cursors.rewind(subscription, book, since=_moment(since))
        self.stdout.write(f"{name} 将从 {since} 起重新听取事件。")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--from：看不懂时间 {text}，请写成 2026-03-02T08:00。") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=time.LOCAL)
