"""Who speaks to us: known already, or registered now."""

from datetime import datetime

from django.db import transaction

from lianxin.citizens.models import Citizen, PhoneNumber, Sex
from lianxin.citizens.steps.register_citizen import register_citizen
from lianxin.citizens.steps.register_number import register_number
from lianxin.foundation.actor import Actor


@transaction.atomic
def find_or_register(
    spelling: str | None, name: str = "", *, sex: str = Sex.UNKNOWN, note: str = "", by: Actor, at: datetime
) -> tuple[Citizen | None, PhoneNumber | None]:
    """The citizen who gives `name` and the number in any `spelling`; without a name the citizen, without a number the
    number is None. Both None: an anonymous caller who withholds the number.

    Two steps in one transaction, each made harmless to repeat by a request key of its own. Raises NotAllowed; BadInput
    (number, name, note, sex).
    """
    number = register_number(spelling, by=by.with_part("number"), at=at)
    if not name.strip():
        return None, number
    return register_citizen(name, number, sex=sex, note=note, by=by.with_part("citizen"), at=at), number
