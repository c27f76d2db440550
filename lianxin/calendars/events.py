"""What can happen to a calendar."""

from lianxin.foundation.events.kinds import declare

CALENDAR_OPENED = declare("calendar.opened", "新建工作日历")
YEAR_PUBLISHED = declare("calendar.year_published", "发布年度放假安排")
HOURS_SET = declare("calendar.hours_set", "设定工作时段")
