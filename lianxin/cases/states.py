"""The words for what a case and an order are and where they stand."""

from django.db.models import TextChoices


class CaseState(TextChoices):
    """Where the matter stands for the hotline."""

    REGISTERED = "registered", "已登记"
    PENDING_DISPATCH = "pending_dispatch", "待派单"
    IN_HAND = "in_hand", "办理中"
    PENDING_REVIEW = "pending_review", "待审核"
    PENDING_OUTCOME = "pending_outcome", "待回访"
    PENDING_CLOSE = "pending_close", "待结案"
    CLOSED = "closed", "已结案"
    ARCHIVED = "archived", "已归档"


class OrderState(TextChoices):
    """Where one unit's share stands."""

    PENDING_SIGN_FOR = "pending_sign_for", "待签收"
    HANDLING = "handling", "办理中"
    PENDING_SIGN_OFF = "pending_sign_off", "待审签"
    FINISHED = "finished", "已办结"


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
    DISPATCH_NOTE = "dispatch_note", "派单意见"
    CONTACT_NOTE = "contact_note", "联系记录"
    REPLY_INTERNAL = "reply_internal", "办理情况"
    REPLY_PUBLIC = "reply_public", "公开答复"
    SIGN_OFF_OPINION = "sign_off_opinion", "审签意见"
    REVIEW_OPINION = "review_opinion", "审核意见"
    CITIZEN_WORDS = "citizen_words", "群众评价"
    CLOSING_NOTE = "closing_note", "结案意见"


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
