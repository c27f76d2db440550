"""The machine and its database: disk, backup, connections, size, version."""

import shutil
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from lianxin.desk.health.readings import Reading, judged
from lianxin.foundation.live.listener import LINE_NAME
from lianxin.foundation.ui.moments import minute
from lianxin.operations import backup

_SERVER = """
    SELECT pg_database_size(current_database()), current_setting('server_version'),
        count(*) FILTER (WHERE datname IS NOT NULL), current_setting('max_connections')::int,
        count(*) FILTER (WHERE datname = current_database() AND application_name = %s)
    FROM pg_stat_activity
"""


def machine(at: datetime) -> list[Reading]:
    """Disk and backup, then what the database's server tells of itself."""
    return [_disk(), _backup(at), *_server()]


def _disk() -> Reading:
    usage = shutil.disk_usage(settings.DATA_DIR)
    share = usage.free / usage.total
    sizes = {"free": filesizeformat(usage.free), "percent": round(share * 100)}
    told = _("空闲 %(free)s，%(percent)d%%") % sizes
    advice = _("清理或扩大数据目录所在的磁盘；满了以后登记会失败。")
    return judged("disk_free_share", _("磁盘"), told, round(share, 4), advice)


def _backup(at: datetime) -> Reading:
    last = backup.last()
    hours = (at - last.at) / timedelta(hours=1) if last else None
    known = {"moment": minute(last.at), "size": filesizeformat(last.size)} if last else {}
    told = _("%(moment)s，%(size)s") % known if last else _("没有备份过")
    advice = _("每天执行 lianxin backup 文件，把备份和密钥分开存到别的机器。")
    return judged("backup_hours", _("备份"), told, None if hours is None else round(hours, 1), advice)


def _server() -> list[Reading]:
    with connection.cursor() as cursor:
        cursor.execute(_SERVER, [LINE_NAME])
        size, version, taken, most, listeners = cursor.fetchone()
    line = _("%(count)d 个进程在听") % {"count": listeners}
    silent = _("页面不会自己更新，要手动刷新：看网页进程的日志。")
    many = _("%(taken)d / %(most)d") % {"taken": taken, "most": most}
    full = _("减少进程，或把数据库的 max_connections 调大。")
    return [
        judged("listeners", _("实时更新"), line, listeners, silent),
        judged("connections_share", _("数据库连接"), many, round(taken / most, 3), full),
        judged("database_bytes", _("数据库大小"), filesizeformat(size), size),
        judged("database_version", _("数据库版本"), f"PostgreSQL {version}", None),
    ]
