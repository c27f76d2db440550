"""The public register of departments' hotline numbers and online mailboxes."""

from django.db import models
from django.db.models import F, Q

from lianxin.organizations.models.units import Unit


class HotlineNumber(models.Model):
    """A number that a department offers to the public, and how it goes together with 12345.

    Source: 临政发〔2013〕4号 三(三): no new ones without a superior's document, which `superior_document` names.
    """

    class Mode(models.TextChoices):
        OWN = "own", "本热线"
        MERGED = "merged", "整体并入"
        PARALLEL = "parallel", "双号并行"
        SUB_CENTRE = "sub_centre", "设分中心"

    number = models.CharField("号码", max_length=20)
    name = models.CharField("名称", max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="hotline_numbers")
    mode = models.CharField("整合方式", max_length=12, choices=Mode)
    queue = models.CharField("话务队列", max_length=40, blank=True)
    greeting = models.CharField("接听问候语", max_length=120, blank=True)
    hours = models.CharField("服务时间", max_length=60)
    superior_document = models.CharField("上级文件", max_length=120, blank=True)
    # None: not known, which counts as new.
    opened_on = models.DateField("开通日期", null=True, blank=True)
    registered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(retired_at=None), name="hotline_number_once"),
            models.CheckConstraint(
                condition=Q(retired_at=None) | Q(retired_at__gte=F("registered_at")),
                name="hotline_number_retired_after_registered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Mailbox(models.Model):
    """An online way in that a unit offers to the public: a leader's mailbox, a portal, an account."""

    class Kind(models.TextChoices):
        MAYOR = "mayor", "市长信箱"
        PORTAL = "portal", "热线渠道"
        UPPER_PLATFORM = "upper_platform", "上级平台"
        MEDIA = "media", "媒体留言"
        RADIO = "radio", "行风热线"
        HALL = "hall", "政务大厅"
        PEER = "peer", "部门互转"
        DEPARTMENT = "department", "部门信箱"

    code = models.CharField("代码", max_length=32)
    name = models.CharField("名称", max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="mailboxes")
    kind = models.CharField("类型", max_length=16, choices=Kind)
    channel = models.CharField("渠道", max_length=20)
    address = models.CharField("地址或账号", max_length=200)
    note = models.CharField("说明", max_length=200, blank=True)
    registered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(retired_at=None), name="mailbox_once"),
            models.CheckConstraint(
                condition=Q(retired_at=None) | Q(retired_at__gte=F("registered_at")),
                name="mailbox_retired_after_registered",
            ),
        ]

    def __str__(self) -> str:
        return self.name
