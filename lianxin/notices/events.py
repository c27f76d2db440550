"""What happens to notices. Reading one is no event; what is told is recorded with the event that caused it."""

from lianxin.foundation.events.kinds import declare

PREFERENCE_SET = declare("person.notice_preference_set", "设置通知方式")
