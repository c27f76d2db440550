"""The dictionaries of reasons (为何不予受理、退单、挂起……)."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from lianxin.foundation.dated import Dated, begins, one_at_a_time

CODE = RegexValidator(r"^[a-z0-9_]+\Z", "只能由小写字母、数字和下划线组成。")


class ReasonKind(models.TextChoices):
    """What a reason is given for."""

    DECLINE = "decline", "不予受理"
    RETURN = "return", "退单"
    SUSPEND = "suspend", "挂起"
    EXTEND = "extend", "延期"
    DISSATISFIED = "dissatisfied", "不满意"
    UNSOLVED = "unsolved", "未解决"
    WITHDRAW = "withdraw", "撤诉"
    EXCLUDE = "exclude", "考核剔除"
    INCOMPLETE = "incomplete", "要素不全结束"
    VISIT_FAILED = "visit_failed", "回访未成"
    RECALL = "recall", "撤回派单"
    RECLASSIFY = "reclassify", "改类"


class Need(models.TextChoices):
    """What whoever gives the reason must bring besides; the rooms that use the reason ask for it."""

    CONFIRM = "confirm", "班长确认"
    LEADER = "leader", "分管负责人或班长签字"
    TRANSFER = "transfer", "电话转接并陪同在线"
    PROOF = "proof", "证明材料"
    BASIS = "basis", "依据（法条或权责清单）"
    SUGGESTED_UNIT = "suggested_unit", "建议承办单位"
    PLANNED_DATE = "planned_date", "计划完成日期"
    CITIZEN_TOLD = "citizen_told", "已告知来电人"
    CITIZEN_CONFIRMED = "citizen_confirmed", "来电人确认（录音或验证码）"
    WORDS = "words", "来电人原话"
    CHECK = "check", "他人复核"


class Reason(Dated):
    """One reason of one dictionary, in the wording of a span of time. `guidance` is said to whoever asks."""

    kind = models.CharField("字典", max_length=12, choices=ReasonKind)
    code = models.CharField("代码", max_length=40, validators=[CODE])
    label = models.CharField("名称", max_length=40)
    guidance = models.CharField("告知用语", max_length=400, blank=True)
    needs = ArrayField(models.CharField(max_length=20, choices=Need), default=list, blank=True, verbose_name="所需材料")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            begins("reason_begins"),
            one_at_a_time("reason_one_wording_at_a_time", "kind", "code"),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z0-9_]+$"), name="reason_code_is_a_code"),
            models.CheckConstraint(condition=~Q(label=""), name="reason_has_a_label"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.label}"
