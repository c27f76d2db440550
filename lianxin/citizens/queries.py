"""Who is behind a number, how to speak with them, and what measures are in force."""

from datetime import datetime

from django.db.models import QuerySet

from lianxin.citizens import numbers, policies
from lianxin.citizens.models import Citizen, CitizenLabel, Holding, Label, LimitedReception, LimitLevel, PhoneNumber
from lianxin.foundation.actor import Actor
from lianxin.foundation.crypto import blind
from lianxin.foundation.dated import holds
from lianxin.foundation.policy import require


def by_number(actor: Actor, spelling: str | None) -> PhoneNumber | None:
    """The row of the number in any `spelling`; None for no number, one never registered, or one `actor` may not see.

    Raises NotAllowed; BadInput (number).
    """
    require(actor, policies.READ)
    told = numbers.read(spelling)
    if told is None:
        return None
    rows = PhoneNumber.objects.visible_to(actor)
    return rows.filter(number_index=blind(told.number), extension=told.extension).first()


def holders(actor: Actor, number: PhoneNumber, at: datetime) -> QuerySet[Citizen]:
    """The citizens reached under `number` at `at`, the one longest known first. Raises NotAllowed."""
    require(actor, policies.READ)
    holdings = Holding.objects.visible_to(actor).filter(holds(at), number=number)
    return Citizen.objects.visible_to(actor).filter(pk__in=holdings.values("citizen")).order_by("registered_at", "pk")


def labels_of(actor: Actor, citizen: Citizen, at: datetime) -> QuerySet[CitizenLabel]:
    """The labels that stand at `at`, in the order of the dictionary. Raises NotAllowed."""
    require(actor, policies.READ)
    rows = CitizenLabel.objects.visible_to(actor).filter(holds(at), citizen=citizen)
    return rows.select_related("label").order_by("label__position")


def labels() -> QuerySet[Label]:
    """The dictionary's labels that may be put on."""
    return Label.objects.filter(retired_at__isnull=True).order_by("position", "code")


def level_of(actor: Actor, number: PhoneNumber, at: datetime) -> LimitLevel | None:
    """The hardest measure in force against `number` at `at`. Raises NotAllowed.

    Whoever answers by it (the telephone) keeps the way to a person in an emergency open at every level.
    """
    rows = limits_in_force(actor, at).filter(number=number)
    levels = {row.level for row in rows}
    return next((level for level in reversed(LimitLevel) if level in levels), None)


def limits_in_force(actor: Actor, at: datetime) -> QuerySet[LimitedReception]:
    """Every measure in force at `at`, the next to expire first: what a review looks through. Raises NotAllowed."""
    require(actor, policies.READ)
    rows = LimitedReception.objects.visible_to(actor).filter(holds(at))
    return rows.select_related("number").order_by("valid__endswith", "pk")
