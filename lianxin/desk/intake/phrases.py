"""Canned phrases for what an agent writes."""

from dataclasses import dataclass

from lianxin.cases.phrases import phrases_for
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor

# Which box each kind of text is written into.
BOXES = {
    TextKind.CONTENT: "intake-process",
    TextKind.ANSWER: "intake-answer",
    TextKind.SUPPLEMENT_QUESTION: "intake-supplement_question",
    TextKind.GUIDANCE: "intake-guidance",
    TextKind.TRANSFER_NOTE: "intake-transfer_note",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """The phrases for one box, by its id."""

    label: str
    box: str
    words: list[str]


def phrases_of(actor: Actor) -> list[Offered]:
    """The phrases that the reader may put into the boxes of the form; kinds without any are left out."""
    found = phrases_for(actor, BOXES)
    return [
        Offered(str(kind.label), box, [row.words for row in found[kind]]) for kind, box in BOXES.items() if found[kind]
    ]
