"""Within a step what cannot change is read once."""

from itertools import count

from lianxin.foundation.memo import forget, remember, remembered, remembering


def test_within_a_block_each_thing_is_read_once():
    numbers = count(1)
    with remembering():
        assert [remembered("a", lambda: next(numbers)) for _ in range(3)] == [1, 1, 1]
        assert remembered("b", lambda: next(numbers)) == 2


def test_a_block_within_another_shares_its_memory_and_the_next_one_begins_anew():
    numbers = count(1)
    with remembering():
        with remembering():
            assert remembered("a", lambda: next(numbers)) == 1
        assert remembered("a", lambda: next(numbers)) == 1
    with remembering():
        assert remembered("a", lambda: next(numbers)) == 2


def test_outside_of_any_block_everything_is_read_each_time():
    numbers = count(1)
    assert [remembered("a", lambda: next(numbers)) for _ in range(2)] == [1, 2]


def test_what_was_changed_is_read_anew_once_somebody_says_so():
    numbers = count(1)
    with remembering():
        assert remembered("a", lambda: next(numbers)) == 1
        forget()
        assert remembered("a", lambda: next(numbers)) == 2


def test_what_was_read_with_others_is_not_read_again():
    numbers = count(1)
    with remembering():
        remember("a", 7)
        assert [remembered("a", lambda: next(numbers)), remembered("b", lambda: next(numbers))] == [7, 1]
    remember("a", 8)
    assert remembered("a", lambda: next(numbers)) == 2
