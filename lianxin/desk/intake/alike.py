"""What is known of matters like the one that is being written down: the same caller's, similar ones, a burst."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import bursts, similar, texts
from lianxin.cases.bursts import Burst
from lianxin.cases.models import Case
from lianxin.cases.similar import Ground, Likeness, Matter
from lianxin.cases.states import CASE_AT_REST, CaseState
from lianxin.desk.intake.forms import StatementForm
from lianxin.taxonomy.models import Area

MOST = 5
FEWEST_CHARACTERS = 4  # less says nothing of a matter
_OWN = {Ground.NUMBER, Ground.PERSON}


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier case: what it is called, how like (0 to 1), why, and whether a contact may still be put to it."""

    case: Case
    title: str
    score: float
    grounds: str
    is_own: bool
    is_open: bool


def found(form: StatementForm) -> list[Alike]:
    """The cases like what the form says so far, the same caller's first."""
    if not says_enough(form):
        return []
    matter = _matter(form)
    own = similar.repeated(form.actor, matter, at=form.at)
    known = {each.case.pk for each in own}
    rest = [each for each in similar.similar(form.actor, matter, at=form.at) if each.case.pk not in known]
    shown = [*own, *rest][:MOST]
    titles = texts.titles(each.case.pk for each in shown)
    return [_alike(each, titles.get(each.case.pk, "")) for each in shown]


def says_enough(form: StatementForm) -> bool:
    """Whether enough is written down to look for the like."""
    return len(form.said.strip()) >= FEWEST_CHARACTERS


def burst_of(form: StatementForm) -> Burst | None:
    """How much of the kind comes in at the place; None until both are chosen."""
    category, area = form.cleaned_data.get("category"), form.cleaned_data.get("area")
    return bursts.burst(form.actor, category, area, at=form.at) if category and area else None


def _matter(form: StatementForm) -> Matter:
    given = form.cleaned_data
    return Matter(
        text=form.said,
        area=given.get("area") or _whole_city(form.at),
        place=given.get("place", ""),
        category=given.get("category"),
        citizen=form.spoken.citizen if form.spoken else None,
        phone=form.spoken.phone if form.spoken else None,
    )


def _whole_city(at: datetime) -> Area:
    """Where nobody has said where."""
    return Area.objects.filter(level=Area.Level.CITY, valid__contains=at).get()


def _alike(like: Likeness, title: str) -> Alike:
    return Alike(
        case=like.case,
        title=_("保密诉求") if like.case.identity_withheld and not title else title,
        score=like.score,
        grounds="、".join(str(ground.label) for ground in like.grounds),
        is_own=bool(_OWN & set(like.grounds)),
        is_open=like.case.state not in CASE_AT_REST and like.case.state != CaseState.TRANSFERRED,
    )
