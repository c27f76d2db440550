"""What the room does by itself, in the worker."""

from importlib import import_module

from django.conf import settings
from procrastinate.contrib.django import app


@app.periodic(cron="43 3 * * *")
@app.task(name="accounts.clean_sessions", queueing_lock="accounts.clean_sessions")
def clean_sessions(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Every night: forget Django's sessions that have expired."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
