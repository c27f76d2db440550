"""The rights of a role as they are chosen: by room, and what a change would do."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django import forms
from django.apps import apps
from django.http import QueryDict
from django.utils.translation import gettext as _

from lianxin.accounts.models import Role
from lianxin.accounts.separation import separation
from lianxin.foundation.policy import Right, known_rights
from lianxin.foundation.ui.step_form import StepForm


class Group(NamedTuple):
    """The rights of one room: code, label and whether the role has it."""

    label: str
    rights: list[tuple[str, str, bool]]


class RightsForm(StepForm):
    rights = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, role: Role, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"rights": role.rights})
        every = [(code, code) for code in known_rights()]
        self.offer("rights", every)
        self.role = role

    def groups(self) -> list[Group]:
        """What may be chosen for the role, room by room; what is ticked stays ticked."""
        ticked = set(self["rights"].value() or ())
        barred = set(barred_for(self.role)) - ticked
        by_room: dict[str, list[tuple[str, str, bool]]] = {}
        for code, right in sorted(known_rights().items()):
            if code not in barred:
                by_room.setdefault(code.partition(".")[0], []).append((code, _(right.label), code in ticked))
        return [Group(room_name(room), rights) for room, rights in by_room.items()]


def room_name(label: str) -> str:
    """What the room is called that declared a right; what is no room's own stands in the ground of all."""
    room = label if apps.is_installed(f"lianxin.{label}") else "foundation"
    return str(apps.get_app_config(room).verbose_name)


def barred_for(role: Role) -> list[str]:
    """The codes that the separation of the administrators keeps from the role."""
    return separation().foreign(role.administers, sorted(known_rights()))


class Change(NamedTuple):
    """What a choice would change, in words, and how many people hold the role."""

    granted: list[str]
    taken: list[str]
    people: int


def change_of(role: Role, wanted: Collection[str], people: int) -> Change:
    """What granting exactly `wanted` would change."""
    before = set(role.rights)
    return Change(_labels(set(wanted) - before), _labels(before - set(wanted)), people)


def _labels(codes: Iterable[str]) -> list[str]:
    known: dict[str, Right] = known_rights()
    return [_(known[code].label) if code in known else code for code in sorted(codes)]
