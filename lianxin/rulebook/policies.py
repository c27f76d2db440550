"""Rights of the rulebook."""

from lianxin.foundation.policy import declare

EDIT = declare("rulebook.edit", "维护规则")
EDIT_CATALOGUE = declare("rulebook.edit_catalogue", "维护派单目录")
READ_CATALOGUE = declare("rulebook.read_catalogue", "查看派单目录")
