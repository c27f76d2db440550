"""Taking a matter in: contacts, drafts, what is missing, what is answered, declined or passed on at once."""

from lianxin.cases.filters import Wish, to_json
from lianxin.cases.models import Case, Contact, Draft, SavedFilter
from lianxin.cases.states import (
    AttachmentKind,
    CaseState,
    Channel,
    Disposition,
    OrderState,
    Relation,
    RequestKind,
    RequestState,
)
from lianxin.cases.steps import register as registering
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.answer import answer
from lianxin.cases.steps.ask_supplement import ask_supplement
from lianxin.cases.steps.attach_to_case import attach_to_case
from lianxin.cases.steps.confirm_decline import confirm_decline
from lianxin.cases.steps.decline import decline
from lianxin.cases.steps.discard_draft import discard_draft
from lianxin.cases.steps.end_contact import end_contact
from lianxin.cases.steps.link_contact import link_contact
from lianxin.cases.steps.name_contact import name_contact
from lianxin.cases.steps.object_to_decline import object_to_decline
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.record_transfer import record_transfer
from lianxin.cases.steps.reject_decline import reject_decline
from lianxin.cases.steps.remove_filter import remove_filter
from lianxin.cases.steps.save_draft import Writing, save_draft
from lianxin.cases.steps.save_filter import save_filter
from lianxin.cases.steps.supplement import supplement
from lianxin.cases.steps.take_back import take_back
from lianxin.cases.steps.transfer import Destination, transfer
from lianxin.foundation.actor import Actor
from tests.cases import dispatch_thread as way
from tests.cases import intake_thread as intake
from tests.cases import thread
from tests.cases.step_states import HANDLER
from tests.cases.step_table.frame import (
    AGENT,
    LEADER,
    OK,
    WRONG_STATE,
    Tried,
    contact,
    made_by,
    on_case,
    photo,
    transfer_known,
)
from tests.cast import actor, person

_S, _O, _K, _R = CaseState, OrderState, RequestKind, RequestState


def _contact_ended() -> Contact:
    return end_contact(contact(), Disposition.PROGRESS, by=actor(AGENT), at=thread.MONDAY)


def _contact_of(case: Case) -> tuple[Case, Contact]:
    return thread.fresh(case), contact()


def _draft(by: Actor | None = None) -> Draft:
    writing = Writing(channel=Channel.PHONE, fields={"title": "停水"})
    if by is None or by.post_id is None:
        return save_draft(None, writing, by=actor(AGENT), at=thread.MONDAY)
    return Draft.objects.create(
        post_id=by.post_id, channel=Channel.PHONE, body="{}", begun_at=thread.MONDAY, saved_at=thread.MONDAY
    )


def _discarded() -> Draft:
    return discard_draft(_draft(), by=actor(AGENT), at=thread.MONDAY)


def _registered_draft() -> Draft:
    draft = _draft()
    registering.register(contact(), thread.statement(), by=actor(AGENT), at=thread.MONDAY, draft=draft)
    return draft


def _filter(by: Actor | None = None) -> SavedFilter:
    owner = by.person_id if by and by.person_id else person(AGENT).pk
    return SavedFilter.objects.create(
        name="路灯" if by else "停电的", content=to_json(Wish(words="停水")), saved_at=thread.MONDAY, person_id=owner
    )


def _nothing() -> None:
    return None


def _writing() -> Writing:
    return Writing(channel=Channel.PHONE, fields={"title": "停水两天"})


STEPS: dict[str, Tried] = {
    "receive_contact": Tried(
        call=lambda hub, **k: receive_contact(Channel.PHONE, hub, None, None, **k),
        who=AGENT,
        before=made_by(way.city_hub),
    ),
    "end_contact": Tried(
        call=lambda contact, **k: end_contact(contact, Disposition.PROGRESS, **k),
        who=AGENT,
        before=made_by(contact),
        places={"open": (made_by(contact), OK), "ended": (made_by(_contact_ended), WRONG_STATE)},
    ),
    "name_contact": Tried(
        call=lambda contact, **k: name_contact(contact, None, None, **k),
        who=AGENT,
        before=made_by(contact),
        places={"open": (made_by(contact), OK), "ended": (made_by(_contact_ended), WRONG_STATE)},
    ),
    "link_contact": on_case(
        lambda pair, **k: link_contact(pair[1], pair[0], Relation.URGES, **k),
        AGENT,
        _S.IN_HAND,
        "link_contact",
        prepare=_contact_of,
    ),
    "save_draft": Tried(
        call=lambda draft, **k: save_draft(draft, _writing(), **k),
        who=AGENT,
        before=made_by(_draft),
        mine=_draft,
        places={
            "open": (made_by(_draft), OK),
            "discarded": (made_by(_discarded), WRONG_STATE),
            "registered": (made_by(_registered_draft), WRONG_STATE),
        },
    ),
    "discard_draft": Tried(
        call=discard_draft,
        who=AGENT,
        before=made_by(_draft),
        mine=_draft,
        places={
            "open": (made_by(_draft), OK),
            "discarded": (made_by(_discarded), WRONG_STATE),
            "registered": (made_by(_registered_draft), WRONG_STATE),
        },
    ),
    "save_filter": Tried(
        call=lambda _row, **k: save_filter("停水的", Wish(words="停水"), **k), who=AGENT, before=made_by(_nothing)
    ),
    "save_filter shared": Tried(
        call=lambda _row, **k: save_filter("停水的", Wish(words="停水"), shared=True, **k),
        who=HANDLER,
        before=made_by(_nothing),
    ),
    "remove_filter": Tried(call=remove_filter, who=AGENT, before=made_by(_filter), mine=_filter),
    "register": Tried(
        call=lambda contact, **k: registering.register(contact, thread.statement(), **k),
        who=AGENT,
        before=made_by(contact),
    ),
    "ask_supplement": on_case(
        lambda case, **k: ask_supplement(case, intake.QUESTION, **k), AGENT, _S.REGISTERED, "ask_supplement"
    ),
    "supplement": on_case(
        lambda case, **k: supplement(case, "三号楼。", **k),
        AGENT,
        _S.PENDING_SUPPLEMENT,
        "supplement",
        "add_supplement",
    ),
    "attach_to_case": on_case(
        lambda case, **k: attach_to_case(case, photo(), AttachmentKind.EVIDENCE, **k),
        AGENT,
        _S.REGISTERED,
        "attach_to_case",
    ),
    "accept": on_case(accept, AGENT, _S.REGISTERED, "accept"),
    "answer": on_case(lambda case, **k: answer(case, "今晚恢复供水。", **k), AGENT, _S.REGISTERED, "answer"),
    "decline": on_case(lambda case, **k: decline(case, intake.PLAIN, **k), AGENT, _S.REGISTERED, "decline"),
    "decline for two": on_case(
        lambda case, **k: decline(case, intake.GRAVE, **k), AGENT, _S.REGISTERED, "propose_decline"
    ),
    "confirm_decline": on_case(
        lambda case, **k: confirm_decline(case, "", **k), LEADER, _S.PENDING_DECLINE, "confirm_decline"
    ),
    "reject_decline": on_case(
        lambda case, **k: reject_decline(case, "应予受理。", **k), LEADER, _S.PENDING_DECLINE, "reject_decline"
    ),
    "object_to_decline": on_case(
        lambda case, **k: object_to_decline(case, "不同意。", **k), AGENT, _S.DECLINED, "object_to_decline"
    ),
    "transfer": on_case(
        lambda case, **k: transfer(case, Destination(target="fire_emergency"), **k), AGENT, _S.REGISTERED, "transfer"
    ),
    "record_transfer": on_case(
        lambda case, **k: record_transfer(case, True, "", **k), AGENT, _S.TRANSFERRED, "record_transfer"
    ),
    "take_back": on_case(take_back, AGENT, _S.TRANSFERRED, "take_back", prepare=transfer_known(False)),
}
