"""Who may not try for a while because of too many wrong passwords or codes."""

from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings

from lianxin.accounts.models import Person


def locked_out_since(person: Person, at: datetime) -> datetime | None:
    """Since when `person` may not try at `at`, None where he may."""
    begun = AccessAttempt.objects.filter(
        username=person.username,
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
        attempt_time__gt=at - settings.AXES_COOLOFF_TIME,
    )
    latest = begun.order_by("-attempt_time").first()
    return latest.attempt_time if latest else None
