"""Until when something may stand that ends by itself."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation import time
from lianxin.foundation.errors import BadInput


def checked_end(until: datetime | None, at: datetime, latest: datetime | None) -> datetime | None:
    """`until`, or `latest` where nothing was asked for; raises BadInput for one not after `at`, or after `latest`."""
    if until is None:
        return latest
    if until <= at:
        raise BadInput({"until": _("到期时间须晚于现在。")})
    if latest and until > latest:
        day = time.local(latest)
        raise BadInput({"until": _("到期时间最晚为 %(latest)s。") % {"latest": f"{day:%Y-%m-%d %H:%M}"}})
    return until
