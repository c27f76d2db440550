"""Canned phrases for what an agent writes."""

from typing import Any

from lianxin.cases.phrase_pages import offered
from lianxin.cases.phrases import OF_CITIZENS, phrases_for
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


def phrases_of(actor: Actor) -> list[tuple[str, dict[str, Any]]]:
    """What each box of the form is called, and what stands under it (`phrase_pages.offered`): the phrases that the
    reader may put into it, and the way to keep its words as another; boxes for which there is neither are left out."""
    found = phrases_for(actor, BOXES)
    return [
        (str(kind.label), offered(kind, box, found[kind]))
        for kind, box in BOXES.items()
        if found[kind] or kind not in OF_CITIZENS
    ]
