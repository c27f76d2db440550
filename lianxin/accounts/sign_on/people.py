"""Which person here an identity service speaks of."""

from django.conf import settings
from django.http import HttpRequest

from lianxin.accounts.models import Person, SignOn
from lianxin.accounts.queries import actor_for
from lianxin.accounts.sign_on.protocol import Told
from lianxin.accounts.sign_on.services import SUBJECT, Service
from lianxin.accounts.steps.link_sign_on import link_sign_on
from lianxin.foundation import time
from lianxin.foundation.actor import Door


def person_of(service: Service, told: Told, request: HttpRequest) -> Person | None:
    """Who may come in under what the service told: who is linked to its name for him, else the one whose user name the
    configured claim holds, who is linked now. None for unknown, locked and departed people alike."""
    rows = SignOn.objects.unscoped("whom the service names")
    linked = rows.filter(service=service.code, subject=told.subject).select_related("person").first()
    if linked:
        return linked.person if linked.person.is_active else None
    if service.claim == SUBJECT or not told.name:
        return None
    person = (
        Person.people.unscoped("whom the service names")
        .filter(username=told.name.lower(), locked_at__isnull=True)
        .first()
    )
    if person is None or rows.filter(service=service.code, person=person).exists():
        return None
    by = actor_for(person, door=Door.DESK, request=request)
    link_sign_on(person, service.code, told.subject, by=by, at=time.now())
    return person


def sign_ons_of(person: Person) -> list[SignOn]:
    """The services that know `person`, whoever asks: his own page, and whoever keeps the accounts."""
    return list(SignOn.objects.unscoped("shown to whom they concern").filter(person=person).order_by("linked_at"))


def labels_of(person: Person) -> list[str]:
    """What the services that know `person` are called, of those that the city has now."""
    if not settings.SIGN_ON:
        return []
    return [settings.SIGN_ON[row.service].label for row in sign_ons_of(person) if row.service in settings.SIGN_ON]
