"""Who may change calendars. Everybody may read them."""

from lianxin.foundation.policy import declare

EDIT = declare("calendars.edit", "编辑工作日历")
