"""Kinds of events about those who call. They name rows by id: what a row holds is personal."""

from django.utils.translation import gettext_noop as _

from lianxin.foundation.events.kinds import declare

CITIZEN_REGISTERED = declare("citizen.registered", _("登记来电人"))
NUMBER_ATTACHED = declare("citizen.number_attached", _("关联号码"))
NUMBER_DETACHED = declare("citizen.number_detached", _("解除号码关联"))
LABEL_SET = declare("citizen.label_set", _("设置标签"))
LABEL_REMOVED = declare("citizen.label_removed", _("移除标签"))
NUMBER_REGISTERED = declare("number.registered", _("登记号码"))
RECEPTION_LIMITED = declare("number.reception_limited", _("劝导、警告或限制接听"))
LIMIT_LIFTED = declare("number.limit_lifted", _("解除接听措施"))
ENTERPRISE_REGISTERED = declare("enterprise.registered", _("登记企业"))
ENTERPRISE_CORRECTED = declare("enterprise.corrected", _("更正企业信息"))
