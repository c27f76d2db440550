"""Who may change what matters are called."""

from django.utils.translation import gettext_noop as _

from lianxin.foundation.policy import declare

EDIT = declare("taxonomy.edit", _("编辑分类、区域和原因字典"))
