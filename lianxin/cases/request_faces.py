"""What is asked for, as pages say it: what is wanted, and why in the dictionary's words."""

from django.utils.translation import gettext as _

from lianxin.calendars.spans import Span
from lianxin.cases.models import CaseRequest
from lianxin.cases.states import RequestKind
from lianxin.foundation.ui.moments import minute
from lianxin.taxonomy.models import ReasonKind

# Which dictionary the reason of a request stands in; the others give theirs in words alone.
DICTIONARIES = {
    RequestKind.RETURN: ReasonKind.RETURN,
    RequestKind.EXTENSION: ReasonKind.EXTEND,
    RequestKind.SUSPENSION: ReasonKind.SUSPEND,
}


def wanted(request: CaseRequest) -> str:
    """What is asked for, in a few words; empty where there is no more to it than its kind."""
    if request.kind == RequestKind.SUSPENSION and request.wanted_until:
        return _("挂起到 %(until)s") % {"until": minute(request.wanted_until)}
    if request.wanted_span:
        return _("延期%(span)s") % {"span": Span.parse(request.wanted_span).label}
    unit = request.suggested_unit
    return _("建议由%(unit)s承办") % {"unit": unit.short_name} if unit else ""
