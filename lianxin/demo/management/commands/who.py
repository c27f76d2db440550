"""`lianxin who`: who can sign in to the demonstration city, and how."""

from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management.base import BaseCommand
from rich.console import Console
from rich.table import Table

from lianxin.accounts.models import Role
from lianxin.demo.cast import CAST, Member, password, totp_secret


class Command(BaseCommand):
    help = "列出示范城市里可以登录的人：用户名、岗位、密码，三位管理员的二次验证密钥。"

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console()
        console.print(_people())
        console.print(f"密码（所有人相同）：[bold]{password()}[/bold]")
        console.print(_factors())


def _people() -> Table:
    names = dict(Role.objects.values_list("code", "name"))
    table = Table("用户名", "姓名", "角色", "岗位")
    for member in CAST.values():
        roles = "、".join(names.get(part.role, part.role) for part in member.parts)
        table.add_row(member.username, member.name, roles, "；".join(part.title for part in member.parts))
    return table


def _factors() -> Table:
    table = Table("用户名", "验证器密钥", "此刻的验证码", title="二次验证")
    for member in filter(_has_factor, CAST.values()):
        table.add_row(member.username, totp_secret(member.username), present_code(member.username))
    return table


def _has_factor(member: Member) -> bool:
    return member.totp


def present_code(username: str) -> str:
    """The six digits that this member's application shows now."""
    counters = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(totp_secret(username), counters[len(counters) // 2])))
