"""Rights on cases."""

from lianxin.foundation.policy import declare

REGISTER = declare("cases.register", "登记诉求")
ACCEPT = declare("cases.accept", "受理诉求")
DISPATCH = declare("cases.dispatch", "派单")
SIGN_FOR = declare("cases.sign_for", "签收任务单")
FIRST_CONTACT = declare("cases.first_contact", "记录先行联系")
FINISH = declare("cases.finish", "提交办理结果")
SIGN_OFF = declare("cases.sign_off", "审签办理结果")
REVIEW = declare("cases.review", "审核答复")
RECORD_OUTCOME = declare("cases.record_outcome", "记录回访结果")
CLOSE = declare("cases.close", "结案")
ARCHIVE = declare("cases.archive", "归档")
READ = declare("cases.read", "查看诉求工单")
