"""The page of the life cycle is written from the tables."""

from lianxin.cases.lifecycle import CASE_MOVES, ORDER_MOVES
from lianxin.cases.lifecycle_page import page
from lianxin.cases.management.commands.lifecycle import PAGE


def test_the_page_in_the_docs_is_the_one_that_the_tables_make():
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_step_stands_in_the_tables_of_the_page():
    assert all(f"| `{step}` |" in page() for step in [*CASE_MOVES, *ORDER_MOVES])


def test_a_change_of_state_is_an_arrow_with_its_steps():
    assert "    pending_review --> in_hand: send_back" in page()
    assert "    pending_sign_for --> handling: sign_for" in page()
