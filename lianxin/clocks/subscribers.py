"""What the clocks hear: calendars that were given a new year or new hours."""

from lianxin.calendars.events import HOURS_SET, YEAR_PUBLISHED
from lianxin.calendars.models import Calendar
from lianxin.clocks.jobs import renew_open_clocks
from lianxin.foundation.models import RecordEvent
from lianxin.foundation.outbox.subscriptions import subscribe


@subscribe("clocks.renewal", kinds=[YEAR_PUBLISHED, HOURS_SET], books=[RecordEvent])
def renew(event: RecordEvent) -> None:
    """Have the open clocks counted anew, in a job: there may be thousands, and each needs its room's lock."""
    code = Calendar.objects.values_list("code", flat=True).get(pk=event.subject_id)
    renew_open_clocks.defer(calendar_code=code)
