"""One line of the sheet of orders, read as the matter that it tells of."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases.closing import CLOSING_GROUNDS
from lianxin.cases.past import PastCase, PastEntry, Source
from lianxin.cases.states import AppealType, CaseState, Channel, Satisfaction, Solved, Urgency
from lianxin.cases.steps.record_outcome import Answers
from lianxin.cases.steps.register import Statement
from lianxin.citizens.models import Sex
from lianxin.exchange.importing.cells import Cells
from lianxin.exchange.importing.known import Known
from lianxin.organizations.models import Unit

# Our columns of moments with what happened then, in the order in which things happen.
_STAGES = {
    "registered_at": "登记",
    "accepted_at": "受理",
    "dispatched_at": "派单",
    "signed_at": "签收",
    "contacted_at": "联系群众",
    "submitted_at": "提交办理结果",
    "finished_at": "办结",
    "outcome_at": "回访",
    "closed_at": "结案",
    "archived_at": "归档",
}
_BY_UNIT = {"signed_at", "contacted_at", "submitted_at", "finished_at"}
_ANSWERS = {"contacted": "联系", "solved": "解决", "satisfaction": "满意"}
_REPLIES = {"reply_internal": "办理情况", "reply_public": "公开答复"}
LONGEST_TITLE = 40  # characters of the content that stand for a title where there is none
LONGEST_WHAT = 40


class Matter:
    """What a line tells. Whatever is wrong is noted in `cells`."""

    def __init__(self, cells: Cells, known: Known, file: str, number: str) -> None:
        self.cells, self.known = cells, known
        self.source = Source(file=file, line=cells.line, content=cells.content)
        self.number = number
        self.moments = self._moments()
        self.state = cells.choice("state", CaseState, required=True)
        self.sex = cells.choice("sex", Sex)
        is_nameless = cells.yes("is_anonymous")
        self.citizen_name = "" if is_nameless else cells.text("citizen_name", longest=60)
        self.phone = self._phone()

    def past(self) -> PastCase | None:
        """The matter as the step takes it, but for who spoke; None where something is wrong."""
        cells, statement = self.cells, self._statement()
        hub = self.known.hubs.cell(cells, "hub_code") or self.known.city
        lead, assisting = self._units()
        answers = self._answers()
        channel = cells.choice("channel", Channel) or Channel.PHONE
        decline_reason, ground = cells.code("decline_reason", longest=32), self._ground()
        if hub is None and "hub_code" not in cells.faults:
            cells.fault("hub_code", _("不能为空。"))
        history = tuple(sorted(self._history(lead, answers), key=lambda entry: entry.at))
        if cells.faults or statement is None or self.state is None or hub is None:
            return None
        return PastCase(
            old_number=self.number,
            state=self.state,
            hub=hub,
            channel=channel,
            statement=statement,
            moments=self.moments,
            source=self.source,
            decline_reason=decline_reason,
            closing_ground=ground,
            lead=lead,
            assisting=assisting,
            reply_internal=cells.text("reply_internal"),
            reply_public=cells.text("reply_public"),
            answers=answers,
            history=history,
        )

    def _moments(self) -> dict[str, datetime]:
        found: dict[str, datetime] = {}
        latest: datetime | None = None
        for key in _STAGES:
            if moment := self.cells.moment(key, latest):
                found[key] = latest = moment
        return found

    def _phone(self) -> str:
        phone = self.cells.code("phone")
        is_local = phone.isascii() and phone.isdecimal() and len(phone) in (7, 8) and phone[0] in "2345678"
        return self.cells.mapping.phone_area + phone if is_local else phone

    def _statement(self) -> Statement | None:
        cells = self.cells
        content, title = cells.text("content"), cells.text("title", longest=200)
        category = self.known.categories.cell(cells, "category_code", required=True)
        area = self.known.areas.cell(cells, "area_code", required=True)
        appeal_type = cells.choice("appeal_type", AppealType, required=True)
        told = {
            "place": cells.text("place", longest=300),
            "urgency": cells.choice("urgency", Urgency) or Urgency.NORMAL,
            "identity_withheld": cells.yes("identity_withheld"),
        }
        if not (content or title) and not cells.faults:
            cells.fault("content", _("不能为空。"))
        if not (category and area and appeal_type):
            return None
        return Statement(
            title=title or " ".join(content.split())[:LONGEST_TITLE],
            content=content or title,
            appeal_type=appeal_type,
            category=category,
            area=area,
            **told,  # type: ignore[arg-type]  # each under its own name
        )

    def _units(self) -> tuple[Unit | None, tuple[Unit, ...]]:
        """The lead and those that assist it; who goes on with a matter must be there still."""
        units, cells = self.known.units, self.cells
        lead = units.cell(cells, "lead_code")
        names = cells.words("assisting_codes")
        assisting = [unit for name in names if (unit := units.find(cells, "assisting_codes", name))]
        others = tuple(dict.fromkeys(unit for unit in assisting if unit != lead))
        if lead is None and others:
            cells.fault("lead_code", _("有协办单位的须有主办单位。"))
        if self.state in (CaseState.IN_HAND, CaseState.PENDING_REVIEW):
            for key, unit in (("lead_code", lead), *(("assisting_codes", each) for each in others)):
                if unit and unit.abolished_at:
                    cells.fault(key, _("“%(unit)s”已撤销，在办的工单请改为现在的承办单位。") % {"unit": unit.name})
        return lead, others

    def _ground(self) -> str:
        told = self.cells.code("closing_ground", longest=32)
        codes = {label: code for code, label in CLOSING_GROUNDS.items()} | {code: code for code in CLOSING_GROUNDS}
        if told and told not in codes:
            allowed = "、".join(CLOSING_GROUNDS.values())
            self.cells.fault("closing_ground", _("不在取值中（%(allowed)s）。") % {"allowed": allowed})
        return codes.get(told, "")

    def _answers(self) -> Answers | None:
        """The three answers together; fewer are no outcome, and stand in the history alone."""
        cells = self.cells
        solved, satisfaction = cells.choice("solved", Solved), cells.choice("satisfaction", Satisfaction)
        contacted = cells.yes("contacted") if cells.told("contacted") else None
        if contacted is None or solved is None or satisfaction is None:
            return None
        return Answers(contacted=contacted, solved=solved, satisfaction=satisfaction)

    def _history(self, lead: Unit | None, answers: Answers | None) -> Iterator[PastEntry]:
        """Every stage that has a moment, what the former system tells besides, and what has no place of its own."""
        for key, moment in self.moments.items():
            yield PastEntry(at=moment, what=_STAGES[key], who=lead.name if lead and key in _BY_UNIT else "")
        yield from self._further()
        if not self.moments:
            return
        last = max(self.moments.values())
        if answers is None or self.state in (CaseState.IN_HAND, CaseState.PENDING_REVIEW):
            told = [f"{label}：{self.cells.told(key)}" for key, label in _ANSWERS.items() if self.cells.told(key)]
            if told:
                yield PastEntry(at=self.moments.get("outcome_at", last), what="评价", words="；".join(told))
        if not (lead and self.state in (CaseState.PENDING_REVIEW, CaseState.CLOSED, CaseState.ARCHIVED)):
            for key, label in _REPLIES.items():
                if words := self.cells.text(key):
                    yield PastEntry(at=last, what=label, words=words)

    def _further(self) -> Iterator[PastEntry]:
        """The columns of [[history]] of the mapping, where they hold a moment."""
        for part in self.cells.mapping.history:
            told = {name: self.cells.under(part[name]) for name in ("at", "who", "words") if part.get(name)}
            at = self.cells.as_moment("registered_at", told["at"]) if told["at"] else None
            if at:
                yield PastEntry(
                    at=at, what=part["what"][:LONGEST_WHAT], who=told.get("who", ""), words=told.get("words", "")
                )
