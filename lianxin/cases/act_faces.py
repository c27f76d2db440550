"""How acts look on the page of a case: what may be done now, by groups, and what may not, with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from lianxin.cases.act_pages import address
from lianxin.cases.acts import Group, Offer, Scene, possible
from lianxin.cases.acts.base import GROUPS
from lianxin.cases.models import TaskOrder
from lianxin.foundation.memo import remembering
from lianxin.foundation.ui.shapes import Act

# How many acts stand at the top of the page, beside the name of the case.
MOST_NEXT = 3


@dataclass(frozen=True, slots=True)
class Panel:
    """`next`: the few that the matter waits for; `groups`: all that may be done, by headings; `locked`: the rest."""

    next: list[Act]
    groups: list[tuple[str, list[Act]]]
    locked: list[Act]


def panel(scene: Scene) -> Panel:
    """The acts of one reader on one case."""
    with remembering():  # many acts ask the same rules
        offers = list(possible(scene))
    several = _targets_of_each(offers)
    opened = [(offer.kind.group, _face(offer, scene, several)) for offer in offers if not offer.locked]
    groups = groupby(_with_keys_once(opened), key=lambda each: each[0])
    grouped = [(group, [face for _group, face in faces]) for group, faces in groups]
    return Panel(
        next=next((faces[:MOST_NEXT] for group, faces in grouped if group is Group.NEXT), []),
        groups=[(_(GROUPS[group]), faces) for group, faces in grouped],
        locked=[_face(offer, scene, several) for offer in offers if offer.locked],
    )


def _targets_of_each(offers: Iterable[Offer]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for offer in offers:
        counted[offer.kind.key] = counted.get(offer.kind.key, 0) + 1
    return counted


def _face(offer: Offer, scene: Scene, several: dict[str, int]) -> Act:
    kind = offer.kind
    of = kind.of(offer.target)
    named = several[kind.key] > 1 and of
    return Act(
        label=_("%(act)s · %(of)s") % {"act": _(kind.label), "of": of} if named else str(_(kind.label)),
        icon=kind.icon,
        note="" if named or _is_readers(offer.target, scene) else of,
        href=address(kind, scene.case.number, offer.target),
        key=kind.hotkey,
        locked=offer.locked,
    )


def _is_readers(target: object, scene: Scene) -> bool:
    """Whether it is the order of the reader's own unit, whose name he need not read beside each act."""
    return isinstance(target, TaskOrder) and target.unit_id == scene.actor.unit_id


def _with_keys_once(faces: list[tuple[Group, Act]]) -> list[tuple[Group, Act]]:
    """Of several acts with one key the first has it."""
    taken: set[str] = set()
    found = []
    for group, face in faces:
        free = face.key not in taken
        taken.add(face.key)
        found.append((group, face if free or not face.key else _keyless(face)))
    return found


def _keyless(face: Act) -> Act:
    return Act(label=face.label, icon=face.icon, note=face.note, href=face.href, locked=face.locked)
