"""What the twists share: acting later in office hours, other units, due times."""

import io
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lianxin.cases.models import Case, CaseClock
from lianxin.clocks.models import ENDED
from lianxin.foundation.actor import Actor
from lianxin.organizations.models import Hub, Unit
from lianxin.rehearsal.scene import Act, Life, Scene


def _drawn() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (120, 140, 160)).save(out, "PNG")
    return out.getvalue()


_PICTURE = _drawn()


def soon(scene: Scene, life: Life, act: Act, subject: object, at: datetime, *, hours: float = 3) -> None:
    """Let `act` happen within some working hours."""
    scene.later(life.habits.office_hours_later(at, 0.1, hours), life, act, subject)


def at_once(scene: Scene, life: Life, act: Act, subject: object, at: datetime) -> None:
    """Let `act` happen within minutes: the hotline works round the clock."""
    scene.later(life.habits.minutes_later(at, 1, 20), life, act, subject)


def picture() -> SimpleUploadedFile:
    """A picture of the place, of no size worth speaking of."""
    return SimpleUploadedFile("现场.png", _PICTURE, "image/png")


def end_of(case: Case, kind: str) -> datetime:
    """When the case's open clock of `kind` is due."""
    clock = CaseClock.objects.filter(case=case, kind=kind).exclude(state__in=ENDED).get()
    due_at: datetime = clock.due_at
    return due_at + timedelta(minutes=1)


def staff(scene: Scene, role: str, case: Case) -> Actor:
    """Who holds `role` at the hub that is responsible."""
    return scene.staff.at_hub(role, case.hub)


def unit(code: str) -> Unit:
    """The unit with this code in the demonstration city."""
    return Unit.objects.unscoped("the rehearsal plays every unit").select_related("kind").get(code=code)


def hub(code: str) -> Hub:
    """The hub with this code."""
    return Hub.objects.unscoped("the rehearsal plays every hub").select_related("operator", "unit").get(code=code)


def another(scene: Scene, life: Life, case: Case, *but: Unit) -> Unit:
    """Some unit that the case's dispatcher reaches and that is none of `but`, nor accused."""
    reach = Unit.objects.within(staff(scene, "dispatcher", case)).filter(abolished_at=None)
    taken = {each.pk for each in but} | {case.accused_id or 0, case.hub.operator_id}
    kinds = ("municipal_department", "county_government", "county_department", "town")
    found = reach.filter(kind__code__in=kinds).exclude(pk__in=taken).order_by("pk")
    return life.habits.one_of(list(found[:40]))
