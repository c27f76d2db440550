"""What the page of an imported case says of its life before the import."""

from typing import Any

from django.utils.translation import gettext as _

from lianxin.cases.acts import Scene
from lianxin.cases.models import CaseImport, PastEvent
from lianxin.cases.queries import is_unit
from lianxin.foundation.ui.shapes import Entry

# What the moments are called that were filled in from another stage.
_NAMES = {
    "accepted_at": "受理",
    "dispatched_at": "派单",
    "signed_at": "签收",
    "finished_at": "办结",
    "closed_at": "结案",
    "archived_at": "归档",
}


def drawn(scene: Scene) -> dict[str, Any]:
    """The context of the panel; nothing for a case that began here. A unit reads that the case was imported, but not
    what the former system wrote of it, which may name whoever spoke."""
    if not scene.case.old_number:
        return {}
    came_from = CaseImport.objects.get(case=scene.case)
    lacking = [_NAMES[key] for key in came_from.lacking if key in _NAMES]
    return {"imported": came_from, "lacking": "、".join(map(_, lacking)), "past": _entries(scene)}


def _entries(scene: Scene) -> list[Entry]:
    """What happened there, the newest first."""
    if is_unit(scene.actor):
        return []
    rows = PastEvent.objects.filter(case=scene.case).order_by("-index")
    return [Entry(at=row.at, what=row.what, who=row.who, note=row.words) for row in rows]
