"""Earlier cases that may be the same matter: asked before registering, and before merging or linking.

What is found is a suggestion with its ground; a person decides. Places are compared by area and by the words of the
address: there are no coordinates yet, so the rule ``repeat.radius`` cannot be asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import prod

from django.db.models import BooleanField, ExpressionWrapper, Q, TextChoices

from lianxin.calendars.arithmetic import moment_before
from lianxin.calendars.queries import timetable
from lianxin.cases import search, texts, veils
from lianxin.cases.models import Case, CaseQuerySet, CaseSearch
from lianxin.cases.queries import is_unit
from lianxin.cases.states import CASE_AT_REST, TextKind
from lianxin.citizens import policies as citizens
from lianxin.citizens.models import Citizen, PhoneNumber
from lianxin.citizens.scope import sees_citizens
from lianxin.foundation.actor import Actor
from lianxin.foundation.tokens import any_query, word_query, words
from lianxin.rulebook.queries import current
from lianxin.rulebook.scopes import Facts, places
from lianxin.taxonomy.models import Area, Category
from lianxin.taxonomy.queries import areas_below, county_of

MOST = 10  # cases that are suggested
_MOST_WORDS = 40  # of a matter are weighed, those that come first
_TELLING_WORDS = 10  # of them, the rarest, are looked for
_FEWEST_WORDS = 3  # a matter of fewer is counted as if it had so many: one shared word proves nothing
_LIKE = 0.3  # the least score, 0 to 1, and the least share of words without another ground
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


def matter_of(case: Case, actor: Actor) -> Matter:
    """A case as a matter to compare others with, its texts as `actor` may read them."""
    said = {kind: texts.read(case, kind) for kind in (TextKind.TITLE, TextKind.CONTENT, TextKind.PLACE)}
    if is_unit(actor):
        veil = veils.for_reader(actor, [case])[case.pk]
        said = {kind: veil.over(text) for kind, text in said.items()}
    return Matter(
        text=f"{said[TextKind.TITLE]}\n{said[TextKind.CONTENT]}",
        area=case.area,
        place=said[TextKind.PLACE],
        category=case.category,
        citizen=case.citizen,
        phone=case.phone,
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
    recent = rows.order_by("-registered_at").values_list("pk", flat=True)[: search.MANY]
    having = dict.fromkeys(recent, ()) | _having(weights, actor, Q(case__in=list(recent)))
    alike = _likenesses(actor, matter, having, weights)
    return [each for each in alike if {Ground.KIND, Ground.WORDS} & set(each.grounds)][:MOST]


def similar(actor: Actor, matter: Matter, *, at: datetime) -> list[Likeness]:
    """The cases, open or over, of the same county or kind that share telling words with `matter`, the likest first.

    Only the newest `search.MANY` that share a word are looked at.
    """
    weights = _telling(matter, actor)
    if not weights:
        return []
    near = Q(area__in=around(matter.area, at))
    if matter.category:
        near |= Q(category__code__startswith=matter.category.code[:KIND_DIGITS])
    having = _having(weights, actor, Q(case__in=_others(actor, matter).filter(near).values("pk")))
    alike = _likenesses(actor, matter, having, weights)
    return [each for each in alike if Ground.WORDS in each.grounds and each.score >= _LIKE][:MOST]


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
    weights = search.weigh(queries, search.audience_of(actor))
    rarest = sorted(weights.items(), key=lambda item: -item[1])[:_TELLING_WORDS]
    return {queries[query]: weight for query, weight in rarest}


def _having(weights: Mapping[str, float], actor: Actor, among: Q) -> dict[int, tuple[str, ...]]:
    """Which of the words each of the newest cases `among` has that have any, by the case's id."""
    if not weights:
        return {}
    queries = {f"has_{place}": word_query(word) for place, word in enumerate(weights)}
    rows = CaseSearch.objects.filter(among, audience=search.audience_of(actor))
    rows = rows.filter(tokens__matches=any_query(queries.values())).order_by("-registered_at", "-case_id")
    has = {name: ExpressionWrapper(Q(tokens__matches=query), BooleanField()) for name, query in queries.items()}
    found = rows.annotate(**has).values_list("case_id", *has)[: search.MANY]
    return {
        case: tuple(word for word, held in zip(weights, held_ones, strict=True) if held) for case, *held_ones in found
    }


def _likenesses(
    actor: Actor, matter: Matter, having: Mapping[int, tuple[str, ...]], weights: Mapping[str, float]
) -> list[Likeness]:
    """Each case with its grounds and score, the likest first, of equal ones the newest."""
    cases = _others(actor, matter).filter(pk__in=having).select_related("category", "area")
    found = [
        _likeness(actor, matter, case, having[case.pk], weights) for case in cases.order_by("-registered_at", "-pk")
    ]
    return sorted(found, key=lambda each: -each.score)


def _likeness(
    actor: Actor, matter: Matter, case: Case, shared: tuple[str, ...], weights: Mapping[str, float]
) -> Likeness:
    share = _share(shared, weights)
    is_there = _is_there(matter.place, shared, weights)
    grounds = [ground for ground, holds in _compared(actor, matter, case, is_there).items() if holds]
    strengths = [share, *(_STRENGTH[ground] for ground in grounds)]
    told = [*grounds, Ground.WORDS] if share >= _LIKE else grounds
    return Likeness(case, 1 - prod(1 - each for each in strengths), tuple(told), shared)


def _is_there(place: str, shared: Iterable[str], weights: Mapping[str, float]) -> bool:
    """Whether the telling words of an address are all among the shared ones."""
    address = set(words(place)) & set(weights)
    return bool(address) and address <= set(shared)


def _compared(actor: Actor, matter: Matter, case: Case, is_there: bool) -> dict[Ground, bool]:
    known = _knows_callers(actor) and not case.identity_withheld
    kind = matter.category.code[:KIND_DIGITS] if matter.category else None
    return {
        Ground.NUMBER: known and matter.phone is not None and case.phone_id == matter.phone.pk,
        Ground.PERSON: known and matter.citizen is not None and case.citizen_id == matter.citizen.pk,
        Ground.PLACE: is_there,
        Ground.AREA: case.area_id == matter.area.pk,
        Ground.KIND: case.category.code[:KIND_DIGITS] == kind,
    }


def _share(shared: Iterable[str], weights: Mapping[str, float]) -> float:
    """How much of what the matter's words weigh the shared ones weigh, 0 to 1."""
    if not weights:
        return 0.0
    whole = max(sum(weights.values()), _FEWEST_WORDS * max(weights.values()))
    return sum(weights[word] for word in shared) / whole
