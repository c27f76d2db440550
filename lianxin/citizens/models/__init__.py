"""Who speaks to the hotline: people, their telephone numbers, enterprises, labels, limits on reception."""

from lianxin.citizens.models.enterprises import Enterprise
from lianxin.citizens.models.labels import CitizenLabel, Label
from lianxin.citizens.models.limits import LimitedReception, LimitLevel
from lianxin.citizens.models.people import Citizen, Holding, PhoneKind, PhoneNumber, Sex

__all__ = [
    "Citizen",
    "CitizenLabel",
    "Enterprise",
    "Holding",
    "Label",
    "LimitLevel",
    "LimitedReception",
    "PhoneKind",
    "PhoneNumber",
    "Sex",
]
