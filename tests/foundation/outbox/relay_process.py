"""A relay process with one subscriber that takes its time and writes a row for each event; see test_process.py."""

import os
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lianxin.config.settings"
django.setup()

from django.utils.dateparse import parse_datetime  # noqa: E402  # Django is set up first

from lianxin.foundation.models import LiveMessage  # noqa: E402
from lianxin.foundation.outbox import subscriptions  # noqa: E402
from lianxin.foundation.outbox.process import Relay  # noqa: E402

subscriptions._subscriptions.clear()


@subscriptions.subscribe("test.slow")
def slow(event):
    LiveMessage.objects.create(topic=event.chain_key, ref=str(event.seq), at=parse_datetime("2026-03-02T01:00Z"))
    time.sleep(0.002)


Relay().run()
