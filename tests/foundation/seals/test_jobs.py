import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from lianxin.foundation import jobs
from lianxin.foundation.models import Seal
from lianxin.foundation.seals.write import hubs
from tests.foundation.seals.conftest import HUB, named

pytestmark = pytest.mark.usefixtures("chains")


def test_each_hub_is_sealed_by_a_job_of_its_own_that_carries_ids_only(book):
    jobs.seal(timestamp=0)
    arguments = [job.args for job in ProcrastinateJob.objects.filter(task_name="lianxin.foundation.jobs.seal_hub")]
    assert arguments == [{"book": book.name, "hub_id": hub} for hub in hubs(book)]
    jobs.seal_hub(book=book.name, hub_id=HUB)
    jobs.seal_hub(book=book.name, hub_id=HUB)
    assert Seal.objects.get().hub_id == HUB
    assert named() == []


def test_the_job_is_due_every_ten_minutes():
    tasks = {task.task.name: task.cron for task in jobs.app.periodic_registry.periodic_tasks.values()}
    assert tasks["lianxin.foundation.jobs.seal"] == "*/10 * * * *"
