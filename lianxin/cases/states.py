"""The words for what a case and an order are and where they stand."""

from django.db.models import TextChoices


class CaseState(TextChoices):
    """Where the matter stands for the hotline."""

    REGISTERED = "registered", "已登记"
    PENDING_SUPPLEMENT = "pending_supplement", "待补充"
    PENDING_DECLINE = "pending_decline", "待确认不予受理"
    PENDING_DISPATCH = "pending_dispatch", "待派单"
    IN_HAND = "in_hand", "办理中"
    DISPUTED = "disputed", "争议协调"
    PENDING_REVIEW = "pending_review", "待审核"
    PENDING_OUTCOME = "pending_outcome", "待回访"
    PENDING_CLOSE = "pending_close", "待结案"
    MERGED = "merged", "已并单"
    ANSWERED = "answered", "当场解答"
    DECLINED = "declined", "不予受理"
    TRANSFERRED = "transferred", "已转接"
    WITHDRAWN = "withdrawn", "已撤诉"
    CLOSED = "closed", "已结案"
    ARCHIVED = "archived", "已归档"


class OrderState(TextChoices):
    """Where one unit's share stands."""

    PENDING_SIGN_FOR = "pending_sign_for", "待签收"
    HANDLING = "handling", "办理中"
    RETURN_REVIEW = "return_review", "退单审核"
    SUSPENDED = "suspended", "已挂起"
    PENDING_SIGN_OFF = "pending_sign_off", "待审签"
    FINISHED = "finished", "已办结"
    RETURNED = "returned", "已退单"
    RECALLED = "recalled", "已撤回"
    CANCELLED = "cancelled", "已取消"


# Where the matter is over for the hotline: the case has a time of closing.
CASE_OVER = frozenset(
    {CaseState.ANSWERED, CaseState.DECLINED, CaseState.WITHDRAWN, CaseState.CLOSED, CaseState.ARCHIVED}
)
# Where nobody has the matter before him: over, or carried on by the case that it was merged into.
CASE_AT_REST = CASE_OVER | {CaseState.MERGED}
# Where somebody has; in order, as the condition of an index and lists write it.
CASE_OPEN = sorted(frozenset(CaseState.values) - CASE_AT_REST)
# Where units may act on the orders that they hold: a lead is sought anew, or its duty disputed, while others go on.
WITH_UNITS = frozenset({CaseState.PENDING_DISPATCH, CaseState.IN_HAND, CaseState.DISPUTED})
# Where an order has ended without the unit's having answered for it: it stands in nobody's way any more.
ORDER_VOID = frozenset({OrderState.RETURNED, OrderState.RECALLED, OrderState.CANCELLED})
ORDER_OVER = ORDER_VOID | {OrderState.FINISHED}
ORDER_OPEN = frozenset(OrderState) - ORDER_OVER


class AppealType(TextChoices):
    """What the citizen wants of us (诉求类型, domain dictionary 3.8)."""

    ENQUIRY = "enquiry", "咨询"
    HELP = "help", "求助"
    COMPLAINT = "complaint", "投诉"
    REPORT = "report", "举报"
    SUGGESTION = "suggestion", "建议"
    PRAISE = "praise", "表扬"
    OTHER = "other", "其他"


class Urgency(TextChoices):
    NORMAL = "normal", "一般"
    URGENT = "urgent", "紧急"
    CRITICAL = "critical", "特急"
    MAJOR = "major", "重大"


EMERGENCIES = (Urgency.CRITICAL, Urgency.MAJOR)  # what a unit is told of by telephone as well


class Channel(TextChoices):
    """Through which door the citizen came (来源渠道)."""

    PHONE = "phone", "电话"
    SMS = "sms", "短信"
    WEB = "web", "网站"
    WECHAT = "wechat", "微信"
    MAIL = "mail", "电子邮件"
    LETTER = "letter", "信函"
    MAYORS_BOX = "mayors_box", "市长信箱"
    SERVICE_HALL = "service_hall", "政务大厅"
    RADIO = "radio", "行风热线"
    DIRECT_TRAIN = "direct_train", "马上就办"
    POLICE = "police", "110转办"
    UPPER_PLATFORM = "upper_platform", "上级平台"


class OrderRole(TextChoices):
    LEAD = "lead", "主办"
    ASSISTING = "assisting", "协办"
    JOINT = "joint", "会办"


class TextKind(TextChoices):
    """The texts of a case, each kept sealed."""

    TITLE = "title", "标题"
    CONTENT = "content", "诉求内容"
    PLACE = "place", "事发地点"
    DETAILS = "details", "补充要素"
    DISPATCH_NOTE = "dispatch_note", "派单意见"
    CONTACT_NOTE = "contact_note", "联系记录"
    REPLY_INTERNAL = "reply_internal", "办理情况"
    REPLY_PUBLIC = "reply_public", "公开答复"
    SIGN_OFF_OPINION = "sign_off_opinion", "审签意见"
    REVIEW_OPINION = "review_opinion", "审核意见"
    CITIZEN_WORDS = "citizen_words", "群众评价"
    CLOSING_NOTE = "closing_note", "结案意见"
    SUPPLEMENT = "supplement", "补充内容"
    SUPPLEMENT_QUESTION = "supplement_question", "需补充的内容"
    ANSWER = "answer", "当场答复"
    GUIDANCE = "guidance", "不予受理的理由和引导"
    OBJECTION = "objection", "异议"
    TRANSFER_NOTE = "transfer_note", "转接记录"
    CONSULTATION = "consultation", "征询"
    CONSULTATION_ANSWER = "consultation_answer", "征询答复"
    PROCESS_NOTE = "process_note", "过程记录"
    INTERIM_REPORT = "interim_report", "中途汇报"
    CITIZEN_ANSWER = "citizen_answer", "答复群众"
    REQUEST = "request", "申请理由"
    REQUEST_OPINION = "request_opinion", "申请的审核意见"
    SEND_BACK_OPINION = "send_back_opinion", "退回意见"
    REWORK_OPINION = "rework_opinion", "重办意见"
    WITHDRAWAL = "withdrawal", "撤诉说明"
    URGING = "urging", "催办内容"
    DISPUTE = "dispute", "争议说明"
    RULING = "ruling", "指定意见"
    TELEPHONE_ORDER = "telephone_order", "电话交办记录"
    HANDLING_NOTE = "handling_note", "经办说明"
    ANNOUNCEMENT = "announcement", "群发事件答复"
    IDENTITY_NOTE = "identity_note", "解除保密的理由"


# What units write themselves.
UNITS_WRITE = frozenset(
    {
        TextKind.CONTACT_NOTE,
        TextKind.PROCESS_NOTE,
        TextKind.INTERIM_REPORT,
        TextKind.CITIZEN_ANSWER,
        TextKind.REPLY_INTERNAL,
        TextKind.REPLY_PUBLIC,
        TextKind.SIGN_OFF_OPINION,
        TextKind.REQUEST,
        TextKind.REQUEST_OPINION,
        TextKind.CONSULTATION_ANSWER,
    }
)


class OutcomeSource(TextChoices):
    FOLLOW_UP = "follow_up", "回访"
    CITIZEN = "citizen", "群众自评"


class Solved(TextChoices):
    SOLVED = "solved", "解决"
    PARTLY = "partly", "部分解决"
    UNSOLVED = "unsolved", "未解决"


class Satisfaction(TextChoices):
    VERY_SATISFIED = "very_satisfied", "非常满意"
    SATISFIED = "satisfied", "满意"
    FAIRLY_SATISFIED = "fairly_satisfied", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    VERY_DISSATISFIED = "very_dissatisfied", "非常不满意"


class Adoption(TextChoices):
    """What becomes of a citizen's suggestion (人民建议)."""

    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    FOR_REFERENCE = "for_reference", "留作参考"
    NOT_ADOPTED = "not_adopted", "不采纳"


class Relation(TextChoices):
    """What a contact had to do with a case."""

    STATES = "states", "反映"
    SUPPLEMENTS = "supplements", "补充"
    URGES = "urges", "催办"
    OBJECTS = "objects", "异议"
    WITHDRAWS = "withdraws", "撤诉"
    ASKS = "asks", "查询"


class Disposition(TextChoices):
    """How a contact ended (话务小结)."""

    REGISTERED = "registered", "登记工单"
    ADDED = "added", "并入原工单"
    ANSWERED = "answered", "当场解答"
    TRANSFERRED = "transferred", "转接"
    DECLINED = "declined", "不予受理"
    PROGRESS = "progress", "查询进度"
    SILENT = "silent", "无声或中断"
    NUISANCE = "nuisance", "骚扰"
    TEST = "test", "测试"
    OTHER = "other", "其他"


class RequestKind(TextChoices):
    """What somebody asks for and somebody else decides."""

    RETURN = "return", "退单"
    EXTENSION = "extension", "延期"
    SUSPENSION = "suspension", "挂起"
    UNREASONABLE = "unreasonable", "不合理诉求认定"
    BEYOND_DUTY = "beyond_duty", "超职责诉求认定"
    CITY_UNITS = "city_units", "提请市级协办"


class RequestState(TextChoices):
    PENDING_UNIT = "pending_unit", "待单位同意"
    ASKED = "asked", "待审核"
    GRANTED = "granted", "同意"
    REFUSED = "refused", "不同意"
    VOID = "void", "已撤销"


REQUEST_OPEN = (RequestState.PENDING_UNIT, RequestState.ASKED)


class AnswerMeans(TextChoices):
    """How a unit told the citizen what became of his matter."""

    PHONE = "phone", "电话"
    VISIT = "visit", "上门"
    SMS = "sms", "短信"
    WECHAT = "wechat", "微信"
    LETTER = "letter", "信函"


class AttachmentKind(TextChoices):
    """What a file of a case or an order is for (domain dictionary 3.1)."""

    IDENTITY = "identity", "证件"
    EVIDENCE = "evidence", "证据"
    HANDLING = "handling", "办理材料"
    RECORDING = "recording", "录音"


class LinkKind(TextChoices):
    """How one case hangs together with an earlier one."""

    REPEATS = "repeats", "重复诉求"
    SPLIT_FROM = "split_from", "拆自"
