"""The whole life cycle under the database's guard; what has ended stays as it ended."""

from importlib import import_module

from django.db import migrations

from lianxin.foundation.guards import AllowedChanges, FrozenOnce, PairKey

FIRST = import_module("lianxin.cases.migrations.0002_guards")
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


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_whole_life_cycle")]
    operations = [
        AllowedChanges("cases_case", "state", CASE, FIRST.CASE),
        AllowedChanges("cases_taskorder", "state", ORDER, FIRST.ORDER),
        PairKey("case_request_order_of_its_case", "cases_caserequest", *ORDER_OF_CASE),
        FrozenOnce("cases_caseclock", "ended_at"),
        FrozenOnce("cases_orderclock", "ended_at"),
    ]
