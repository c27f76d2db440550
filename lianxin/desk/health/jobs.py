"""The queue of jobs: what waits, what was given up, who works."""

from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

from lianxin.desk.health.readings import Reading, judged

ALIVE = timedelta(seconds=30)
A_DAY = timedelta(days=1)
NAMED = 3  # tasks that are named


def jobs(at: datetime) -> list[Reading]:
    """Workers, jobs that are due, jobs given up within a day."""
    return [_workers(at), _waiting(at), _failed(at)]


def _workers(at: datetime) -> Reading:
    count = ProcrastinateWorker.objects.filter(last_heartbeat__gte=at - ALIVE).count()
    told = _("%(count)d 个在工作") % {"count": count}
    advice = _("没有进程做后台任务：看 lianxin serve 是否在运行，重新启动它。")
    return judged("workers", _("后台进程"), told, count, advice)


def _waiting(at: datetime) -> Reading:
    due = ProcrastinateJob.objects.filter(status="todo").filter(Q(scheduled_at=None) | Q(scheduled_at__lte=at))
    deferred = Min("procrastinateevent__at", filter=Q(procrastinateevent__type="deferred"))
    found = due.annotate(since=Coalesce("scheduled_at", deferred)).aggregate(count=Count("pk"), oldest=Min("since"))
    minutes = max((at - found["oldest"]) / timedelta(minutes=1), 0) if found["oldest"] else 0
    told = _("%(count)d 项，最久的等了 %(minutes)d 分钟") % {"count": found["count"], "minutes": minutes}
    advice = _("任务比做得快：加后台进程（lianxin procrastinate worker），看日志里哪一项在反复失败。")
    return judged("jobs_waiting_minutes", _("等待的任务"), told, round(minutes, 1), advice)


def _failed(at: datetime) -> Reading:
    events = ProcrastinateEvent.objects.filter(type="failed", at__gte=at - A_DAY, job__status="failed")
    rows = events.values_list("job__task_name").annotate(count=Count("job", distinct=True)).order_by("-count")
    found = list(rows)
    count = sum(number for _task, number in found)
    told = _("近一天 %(count)d 项") % {"count": count}
    names = "、".join(f"{task}（{number}）" for task, number in found[:NAMED])
    advice = _("看后台进程的日志，按任务名找原因：%(names)s。") % {"names": names}
    return judged("jobs_failed", _("失败的任务"), told, count, advice)
