"""The database's own guards: numbers, append-only tables, the life cycle; what hangs on an order hangs on its case;
what has ended stays as it ended."""

from django.db import migrations

from lianxin.foundation.guards import AllowedChanges, AppendOnly, FrozenOnce, PairKey

ORDER_OF_CASE = ("order_id, case_id", "cases_taskorder", "id, case_id")
CASE = [
    ("answered", "archived"),
    ("closed", "archived"),
    ("declined", "archived"),
    ("declined", "registered"),
    ("disputed", "in_hand"),
    ("disputed", "withdrawn"),
    ("in_hand", "disputed"),
    ("in_hand", "pending_dispatch"),
    ("in_hand", "pending_review"),
    ("in_hand", "withdrawn"),
    ("merged", "pending_dispatch"),
    ("merged", "pending_outcome"),
    ("pending_close", "closed"),
    ("pending_close", "in_hand"),
    ("pending_decline", "declined"),
    ("pending_decline", "pending_dispatch"),
    ("pending_decline", "registered"),
    ("pending_dispatch", "declined"),
    ("pending_dispatch", "disputed"),
    ("pending_dispatch", "in_hand"),
    ("pending_dispatch", "merged"),
    ("pending_dispatch", "pending_decline"),
    ("pending_dispatch", "pending_supplement"),
    ("pending_dispatch", "withdrawn"),
    ("pending_outcome", "pending_close"),
    ("pending_outcome", "withdrawn"),
    ("pending_review", "in_hand"),
    ("pending_review", "pending_outcome"),
    ("pending_review", "withdrawn"),
    ("pending_supplement", "declined"),
    ("pending_supplement", "merged"),
    ("pending_supplement", "pending_decline"),
    ("pending_supplement", "pending_dispatch"),
    ("pending_supplement", "registered"),
    ("pending_supplement", "withdrawn"),
    ("registered", "answered"),
    ("registered", "declined"),
    ("registered", "merged"),
    ("registered", "pending_decline"),
    ("registered", "pending_dispatch"),
    ("registered", "pending_supplement"),
    ("registered", "transferred"),
    ("registered", "withdrawn"),
    ("transferred", "archived"),
    ("transferred", "registered"),
    ("withdrawn", "archived"),
]
ORDER = [
    ("finished", "handling"),
    ("handling", "cancelled"),
    ("handling", "finished"),
    ("handling", "pending_sign_off"),
    ("handling", "return_review"),
    ("handling", "suspended"),
    ("pending_sign_for", "cancelled"),
    ("pending_sign_for", "handling"),
    ("pending_sign_for", "recalled"),
    ("pending_sign_for", "return_review"),
    ("pending_sign_off", "cancelled"),
    ("pending_sign_off", "finished"),
    ("pending_sign_off", "handling"),
    ("return_review", "cancelled"),
    ("return_review", "handling"),
    ("return_review", "pending_sign_for"),
    ("return_review", "returned"),
    ("suspended", "cancelled"),
    ("suspended", "handling"),
]
# A claim of the pool ends with what was claimed.
ENDS = """
CREATE FUNCTION cases_claim_ends_with_its_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM cases_caseclaim WHERE case_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER cases_claim_ends_with_its_case AFTER UPDATE OF state, hub_id ON cases_case
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.hub_id IS DISTINCT FROM NEW.hub_id)
    EXECUTE FUNCTION cases_claim_ends_with_its_case();
CREATE FUNCTION cases_claim_ends_with_its_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM cases_caseclaim WHERE request_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER cases_claim_ends_with_its_request AFTER UPDATE OF state ON cases_caserequest
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION cases_claim_ends_with_its_request();
"""
ENDS_NO_MORE = """
DROP TRIGGER cases_claim_ends_with_its_request ON cases_caserequest;
DROP FUNCTION cases_claim_ends_with_its_request();
DROP TRIGGER cases_claim_ends_with_its_case ON cases_case;
DROP FUNCTION cases_claim_ends_with_its_case();
"""
KINDS = [
    ("title", "标题"),
    ("content", "诉求内容"),
    ("place", "事发地点"),
    ("dispatch_note", "派单意见"),
    ("contact_note", "联系记录"),
    ("reply_internal", "办理情况"),
    ("reply_public", "公开答复"),
    ("sign_off_opinion", "审签意见"),
    ("review_opinion", "审核意见"),
    ("citizen_words", "群众评价"),
    ("closing_note", "结案意见"),
    ("supplement", "补充内容"),
    ("supplement_question", "需补充的内容"),
    ("answer", "当场答复"),
    ("guidance", "不予受理的理由和引导"),
    ("objection", "异议"),
    ("transfer_note", "转接记录"),
    ("consultation", "征询"),
    ("consultation_answer", "征询答复"),
    ("process_note", "过程记录"),
    ("interim_report", "中途汇报"),
    ("citizen_answer", "答复群众"),
    ("request", "申请理由"),
    ("request_opinion", "申请的审核意见"),
    ("send_back_opinion", "退回意见"),
    ("rework_opinion", "重办意见"),
    ("withdrawal", "撤诉说明"),
    ("urging", "催办内容"),
    ("dispute", "争议说明"),
    ("ruling", "指定意见"),
    ("telephone_order", "电话交办记录"),
    ("handling_note", "经办说明"),
    ("announcement", "群发事件答复"),
    ("identity_note", "解除保密的理由"),
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("foundation", "0001_database_functions")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE lianxin_case_number MAXVALUE 999999 CYCLE", "DROP SEQUENCE lianxin_case_number"
        ),
        AppendOnly("cases_caseevent"),
        AppendOnly("cases_outcome"),
        AllowedChanges("cases_case", "state", CASE),
        AllowedChanges("cases_taskorder", "state", ORDER),
        PairKey("case_event_order_of_its_case", "cases_caseevent", *ORDER_OF_CASE),
        PairKey("case_text_order_of_its_case", "cases_casetext", *ORDER_OF_CASE),
        PairKey("case_request_order_of_its_case", "cases_caserequest", *ORDER_OF_CASE),
        PairKey("order_clock_order_of_its_case", "cases_orderclock", *ORDER_OF_CASE),
        PairKey("order_parent_of_its_case", "cases_taskorder", "parent_id, case_id", *ORDER_OF_CASE[1:]),
        FrozenOnce("cases_caseclock", "ended_at"),
        FrozenOnce("cases_orderclock", "ended_at"),
        migrations.RunSQL(ENDS, ENDS_NO_MORE),
    ]
