"""Kinds of events about the taxonomy."""

from django.utils.translation import gettext_noop as _

from lianxin.foundation.events.kinds import declare

EDITION_PUBLISHED = declare("category_edition.published", _("发布诉求分类"))
AREAS_ADDED = declare("area.added", _("增加区域"))
REASON_SET = declare("reason.set", _("设置原因"))
REASON_RETIRED = declare("reason.retired", _("停用原因"))
