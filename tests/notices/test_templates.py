"""The texts: versions, and words that fit."""

import pytest

from lianxin.notices.loading import load_templates
from lianxin.notices.models import Template
from lianxin.notices.steps.notify import Cause
from lianxin.notices.texts import current
from tests.cast import person
from tests.notices.conftest import tell

pytestmark = pytest.mark.django_db
GOOD = """
["test.due"]
title = "{number} 快到期"
variables = ["number"]
"""


@pytest.fixture
def file(tmp_path):
    def write(content: str):
        path = tmp_path / "templates.toml"
        path.write_text(content, encoding="utf-8")
        return path

    return write


def test_the_texts_of_the_installation_load_once():
    before = set(Template.objects.values_list("code", "version"))
    assert ("account.stand_in", 1) in before
    load_templates()
    assert set(Template.objects.values_list("code", "version")) == before


def test_a_changed_text_is_a_new_version_and_old_notices_keep_theirs(file):
    load_templates(file(GOOD))
    notice = tell(person("zhaihongyu"), values={"number": "7"})
    load_templates(file(GOOD.replace("快到期", "就要到期")))
    assert (current("test.due").version, current("test.due").title) == (2, "{number} 就要到期")
    notice.refresh_from_db()
    assert notice.title == "7 快到期"
    assert tell(person("zhaihongyu"), cause=2, values={"number": "7"}).title == "7 就要到期"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('title = "{number} {name}"\nvariables = ["number"]', "name"),
        ('title = "快到期"\nvariables = ["number"]', "number"),
        ('title = "{number.__class__}"\nvariables = ["number"]', "plain names"),
        ('title = "{number!r}"\nvariables = ["number"]', "plain names"),
        ('title = "{0}"\nvariables = []', "plain names"),
        ('title = "{"\nvariables = []', "Single"),
        ('title = "好"\ncolour = "red"', "colour"),
    ],
)
def test_a_text_that_does_not_fit_is_refused_whole(file, wrong, said):
    with pytest.raises(ValueError, match=said):
        load_templates(file(f'["test.good"]\ntitle = "好"\nvariables = []\n["test.bad"]\n{wrong}\n'))
    assert not Template.objects.filter(code__startswith="test.").exists()


def test_a_cause_is_the_book_and_the_number_of_an_event():
    from lianxin.foundation.models import RecordEvent

    assert Cause.of(RecordEvent(pk=7)) == Cause("foundation.recordevent", 7)
