"""Kinds of events about units, hubs and the public register."""

from django.utils.translation import gettext_noop as _

from lianxin.foundation.events.kinds import declare

UNIT_ADDED = declare("unit.added", _("登记单位"))
UNIT_RENAMED = declare("unit.renamed", _("单位更名"))
UNIT_MOVED = declare("unit.moved", _("调整隶属关系"))
UNIT_RELATED = declare("unit.related", _("设置条线或行业主管"))
UNIT_ABOLISHED = declare("unit.abolished", _("撤销单位"))
UNIT_MERGED = declare("unit.merged", _("单位并入"))
UNIT_ABSORBED = declare("unit.absorbed", _("接收并入单位"))
MEMBER_APPOINTED = declare("unit.member_appointed", _("确定单位人员"))
MEMBER_LEFT = declare("unit.member_left", _("单位人员离任"))
DUTIES_SET = declare("unit.duties_set", _("设置职责清单"))
ADDRESS_SET = declare("unit.address_set", _("设置地址"))
DUTY_PHONE_SET = declare("unit.duty_phone_set", _("设置值班电话"))
HUB_PREPARED = declare("hub.prepared", _("筹建热线平台"))
HUB_SWITCHED_ON = declare("hub.switched_on", _("启用热线平台"))
HUB_SWITCHED_OFF = declare("hub.switched_off", _("停用热线平台"))
HUB_MEMBER_APPOINTED = declare("hub.member_appointed", _("确定平台领导小组成员"))
HUB_MEMBER_LEFT = declare("hub.member_left", _("平台领导小组成员离任"))
NUMBER_REGISTERED = declare("hotline_number.registered", _("登记公开号码"))
NUMBER_RETIRED = declare("hotline_number.retired", _("停用公开号码"))
MAILBOX_REGISTERED = declare("mailbox.registered", _("登记信箱"))
MAILBOX_RETIRED = declare("mailbox.retired", _("停用信箱"))
