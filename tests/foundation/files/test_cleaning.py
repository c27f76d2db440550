"""Contents that nobody refers to go after a day; nothing else goes."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from lianxin.foundation import jobs, time
from lianxin.foundation.files import attach
from lianxin.foundation.files.cleaning import clean_orphans
from lianxin.foundation.files.storing import store
from lianxin.foundation.jobs import clean_files
from lianxin.foundation.models import StoredFile
from tests.foundation.files.makings import PDF, upload

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def contents(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def age(folder, to):
    for path in folder.rglob("*"):
        os.utime(path, (to.timestamp(), to.timestamp()))


def test_what_has_no_link_goes_after_a_day(folder):
    store(PDF, "application/pdf", at=AT)
    age(folder, AT)
    assert clean_orphans(at=AT + timedelta(days=1)) == 0
    assert len(contents(folder)) == 1
    assert clean_orphans(at=AT + timedelta(days=1, seconds=1)) == 1
    assert (contents(folder), StoredFile.objects.count()) == ([], 0)


def test_what_is_linked_stays_for_ever(folder):
    link = attach(upload(PDF, "a.pdf"), ("test", 1), at=AT)
    age(folder, AT)
    assert clean_orphans(at=AT + timedelta(days=10_000)) == 0
    assert contents(folder) == [link.file.sha256]


def test_content_of_an_upload_that_failed_goes_too(folder):
    row = store(PDF, "application/pdf", at=AT)
    row.delete()
    age(folder, AT)
    assert clean_orphans(at=AT + timedelta(hours=23)) == 0
    assert clean_orphans(at=AT + timedelta(hours=25)) == 1
    assert contents(folder) == []


def test_the_nightly_job_cleans_by_the_systems_clock(folder):
    store(PDF, "application/pdf", at=AT)
    age(folder, AT)
    with time.frozen(AT + timedelta(days=2)):
        clean_files(0)
    assert contents(folder) == []
    assert {task.cron for task in jobs.app.periodic_registry.periodic_tasks.values() if task.task is clean_files} == {
        "40 3 * * *"
    }
