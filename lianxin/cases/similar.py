"""Earlier cases that may be the same matter: asked before registering, and before merging or linking.

What is found is a suggestion with its ground; a person decides. Places are compared by area and by the words of the
address: there are no coordinates yet, so the rule ``repeat.radius`` cannot be asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import prod
from typing import NamedTuple

from django.db.models import Q, TextChoices

from lianxin.calendars.arithmetic import moment_before
from lianxin.calendars.queries import timetable
from lianxin.cases import search
from lianxin.cases.models import Case, CaseQuerySet
from lianxin.cases.queries import Whole
from lianxin.cases.states import CASE_AT_REST, TextKind
from lianxin.citizens import policies as citizens
from lianxin.citizens.models import Citizen, PhoneNumber
from lianxin.citizens.scope import sees_citizens
from lianxin.foundation.actor import Actor
from lianxin.foundation.prepared import AnyOf, Prepared
from lianxin.foundation.tokens import word_query, words
from lianxin.rulebook.queries import current
from lianxin.rulebook.scopes import Facts, places
from lianxin.taxonomy.models import Area, Category
from lianxin.taxonomy.queries import areas_below, county_of

MOST = 10  # cases that are suggested
_MOST_WORDS = 40  # of a matter are weighed, those that come first
_TELLING_WORDS = 10  # of them, the rarest, are looked for
_FEWEST_WORDS = 3  # a matter of fewer is counted as if it had so many: one shared word proves nothing
_WEIGHED = 400  # cases that share a telling word are compared, the newest
_LIKE = 0.3  # the least share of words, 0 to 1, that makes two matters alike
KIND_DIGITS = 4  # of the category's code: cases of one second-level class are of a kind


class Ground(TextChoices):
    """What two cases have in common."""

    NUMBER = "number", "同一号码"
    PERSON = "person", "同一来电人"
    PLACE = "place", "同一地点"
    AREA = "area", "同一区域"
    KIND = "kind", "同类诉求"
    WORDS = "words", "相同字词"


# How far each ground alone speaks for one matter; words speak by their share. They order suggestions, nothing else.
_STRENGTH = {Ground.NUMBER: 0.5, Ground.PERSON: 0.5, Ground.PLACE: 0.5, Ground.AREA: 0.2, Ground.KIND: 0.3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is compared: its words, where it is, of which class, who tells it; `case` where it is one already."""

    text: str
    area: Area
    place: str = ""
    category: Category | None = None
    citizen: Citizen | None = None
    phone: PhoneNumber | None = None
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """An earlier case, how much it is like the matter (`score`, 0 to 1), why, and the words that both have, the rarest
    first."""

    case: Case
    score: float
    grounds: tuple[Ground, ...]
    words: tuple[str, ...]


class _Compared(NamedTuple):
    """A likeness by the case's id."""

    case: int
    score: float
    grounds: tuple[Ground, ...]
    words: tuple[str, ...]


class _Earlier(NamedTuple):
    """What is compared of an earlier case."""

    case: int
    area: int
    category: str
    phone: int | None
    citizen: int | None
    withheld: bool


# Of cases that were just chosen from those that the reader sees.
_FOUND = "cases that the reader has just been found to see"
_EARLIER = Prepared(
    lambda cases: (  # type: ignore[type-var]  # columns, not cases: read by `rows` alone
        Case.objects.unscoped(_FOUND)
        .filter(AnyOf("pk", cases))
        .order_by("-registered_at", "-pk")
        .values_list("pk", "area_id", "category__code", "phone_id", "citizen_id", "identity_withheld")
    )
)
_LIKE_CASES = Prepared(
    lambda cases: Case.objects.unscoped(_FOUND).filter(AnyOf("pk", cases)).select_related("category", "area")
)


class _Measure:
    """A matter that many cases are compared with: what is the same for all of them is found out once."""

    def __init__(self, actor: Actor, matter: Matter, weights: Mapping[str, float]) -> None:
        self._weights, self._area = weights, matter.area.pk
        self._kind = matter.category.code[:KIND_DIGITS] if matter.category else None
        knows = _knows_callers(actor)
        self._phone = matter.phone.pk if knows and matter.phone else None
        self._citizen = matter.citizen.pk if knows and matter.citizen else None
        self._address = set(words(matter.place)) & set(weights)
        self.whole = max(sum(weights.values()), _FEWEST_WORDS * max(weights.values(), default=0.0))

    def compared(self, case: _Earlier, shared: tuple[str, ...]) -> _Compared:
        share = self.share(shared)
        grounds = [ground for ground, holds in self._grounds(case, shared).items() if holds]
        strengths = [share, *(_STRENGTH[ground] for ground in grounds)]
        told = [*grounds, Ground.WORDS] if share >= _LIKE else grounds
        return _Compared(case.case, 1 - prod(1 - each for each in strengths), tuple(told), shared)

    def share(self, shared: Iterable[str]) -> float:
        """How much of what the matter's words weigh the shared ones weigh, 0 to 1."""
        return sum(self._weights[word] for word in shared) / self.whole if self.whole else 0.0

    def _grounds(self, case: _Earlier, shared: tuple[str, ...]) -> dict[Ground, bool]:
        return {
            Ground.NUMBER: self._phone is not None and case.phone == self._phone and not case.withheld,
            Ground.PERSON: self._citizen is not None and case.citizen == self._citizen and not case.withheld,
            # the telling words of the address are all among the shared ones
            Ground.PLACE: bool(self._address) and self._address.issubset(shared),
            Ground.AREA: case.area == self._area,
            Ground.KIND: case.category[:KIND_DIGITS] == self._kind,
        }


def matter_of(whole: Whole) -> Matter:
    """A case as a matter to compare others with, its texts as its reader may read them."""
    case, read = whole.case, whole.text
    return Matter(
        text=f"{read(TextKind.TITLE)}\n{read(TextKind.CONTENT)}",
        area=case.area,
        place=read(TextKind.PLACE),
        category=case.category,
        # Compared by their ids alone: who they are is not read.
        citizen=Citizen(pk=case.citizen_id) if case.citizen_id else None,
        phone=PhoneNumber(pk=case.phone_id) if case.phone_id else None,
        case=case,
    )


def repeated(actor: Actor, matter: Matter, *, at: datetime) -> list[Likeness]:
    """The open cases that the same person or number stated of a like matter within the rule ``repeat.window`` before
    `at`, the likest first; nothing for a reader who may not know callers. Raises NoRule.
    """
    if not _knows_callers(actor) or not (matter.phone or matter.citizen):
        return []
    told = Q(phone=matter.phone) if matter.phone else Q()
    told |= Q(citizen=matter.citizen) if matter.citizen else Q()
    rows = _others(actor, matter).filter(told, identity_withheld=False)
    rows = rows.exclude(state__in=sorted(CASE_AT_REST)).filter(registered_at__gte=_window(matter, at))
    weights = _telling(matter, actor)
    measure = _Measure(actor, matter, weights)
    recent = list(rows.order_by("-registered_at").values_list("pk", flat=True)[:_WEIGHED])
    having = dict.fromkeys(recent, ()) | _having(weights, actor, Case.objects.visible_to(actor).filter(pk__in=recent))
    alike = _compared(having, measure)
    return _likenesses([each for each in alike if {Ground.KIND, Ground.WORDS} & set(each.grounds)][:MOST])


def similar(actor: Actor, matter: Matter, *, at: datetime) -> list[Likeness]:
    """The cases, open or over, of the same county or kind that share telling words with `matter`, the likest first.

    Only the newest `_WEIGHED` that share such a word are compared.
    """
    weights = _telling(matter, actor)
    if not weights:
        return []
    near = Q(area__in=around(matter.area, at))
    if matter.category:
        of_kind = Category.objects.filter(code__startswith=matter.category.code[:KIND_DIGITS])
        near |= Q(category__in=list(of_kind.values_list("pk", flat=True)))  # named, so that an index finds them
    measure = _Measure(actor, matter, weights)
    having = _having(weights, actor, _others(actor, matter).filter(near), least=_LIKE * measure.whole)
    like = {case: shared for case, shared in having.items() if measure.share(shared) >= _LIKE}
    return _likenesses(_compared(like, measure)[:MOST])


def _knows_callers(actor: Actor) -> bool:
    return sees_citizens(actor) and actor.has(citizens.READ.code)


def _others(actor: Actor, matter: Matter) -> CaseQuerySet:
    rows = Case.objects.visible_to(actor)
    return rows.exclude(pk=matter.case.pk) if matter.case else rows


def _window(matter: Matter, at: datetime) -> datetime:
    """The moment since when a case counts as stated again."""
    book = current()
    facts = Facts(category=matter.category.code if matter.category else "", area=places(matter.area))
    span = book.find("repeat.window", facts, at).span
    return moment_before(at, span, timetable(book.find("clock.calendar", facts, at).word, at))


def around(area: Area, at: datetime) -> list[int]:
    """The ids of the county that governs `area` and of all in it; of the city, and towns right below it, the area."""
    county = county_of(area)
    return [county.pk, *(below.pk for below in areas_below(county, at))] if county else [area.pk]


def _telling(matter: Matter, actor: Actor) -> dict[str, float]:
    """The rarest words of the matter that other cases have too, with their weights, the rarest first."""
    said = words(f"{matter.place}\n{matter.text}")[:_MOST_WORDS]
    queries = {word_query(word): word for word in said}
    weights = search.weigh(queries, search.audience_of(actor), but=1 if matter.case else 0)
    rarest = sorted(weights.items(), key=lambda item: -item[1])[:_TELLING_WORDS]
    return {queries[query]: weight for query, weight in rarest}


def _having(
    weights: Mapping[str, float], actor: Actor, among: CaseQuerySet, least: float = 0.0
) -> dict[int, tuple[str, ...]]:
    """Which of the words each of the newest cases `among` has that have any, by the case's id; cases of which the words
    weigh less than `least` may be missing."""
    if not weights:
        return {}
    newest = among.order_by("-registered_at", "-pk")
    weighed = {word_query(word): weight for word, weight in weights.items()}
    found = search.held(newest, weighed, search.audience_of(actor), least=least, most=_WEIGHED)
    return {
        case: tuple(word for word, held in zip(weights, held_ones, strict=True) if held)
        for case, held_ones in found.items()
    }


def _compared(having: Mapping[int, tuple[str, ...]], measure: _Measure) -> list[_Compared]:
    """Each case with its grounds and score, the likest first, of equal ones the newest."""
    if not having:
        return []
    found = [measure.compared(_Earlier(*row), having[row[0]]) for row in _EARLIER.rows(list(having))]
    return sorted(found, key=lambda each: -each.score)


def _likenesses(compared: Sequence[_Compared]) -> list[Likeness]:
    cases = {case.pk: case for case in _LIKE_CASES.all([each.case for each in compared])} if compared else {}
    return [Likeness(cases[each.case], each.score, each.grounds, each.words) for each in compared if each.case in cases]
