"""`lianxin keys …`: the keys of personal data."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from rich.progress import Progress

from lianxin.foundation import keyring
from lianxin.foundation.crypto import ring, rotation

HELP = {
    "init": "生成密钥文件；已有则不动",
    "status": "核对密钥文件与数据库，并列出各密钥的使用情况",
    "rotate": "换用新密钥，并把全部数据用它重新加密；可中断后重做，系统可照常运行",
    "resume": "继续被中断的重新加密，不再换新密钥",
    "retire": "从密钥文件中移除已无数据使用的旧密钥",
}


class Command(BaseCommand):
    help = "个人信息加密密钥的管理。"
    requires_system_checks: list[str] = []  # they look for the key file that `init` is about to make

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        for name, text in HELP.items():
            acts.add_parser(name, help=text)

    def handle(self, *args: Any, **options: Any) -> None:
        self.quiet = options["verbosity"] == 0
        getattr(self, options["act"])()

    def init(self) -> None:
        path = Path(settings.KEYRING_FILE)
        if not path.exists() and ring.is_enrolled():
            raise keyring.BadKeyring(
                path,
                "文件",
                "数据库已用原来的密钥写入，请从备份取回密钥文件",
                "the database was written with other keys; fetch the key file from your backup",
            )
        made = keyring.create(path, settings.CIPHER)
        if not self.quiet:
            self.stdout.write(f"已生成 {path}，请另行备份" if made else f"{path} 已存在，未改动")

    def status(self) -> None:
        found = ring.ring()
        for version, key in found.keys.items():
            rows = sum(table.count("=", version) for table in rotation.tables())
            mark = "（当前）" if key is found.current else ""
            self.stdout.write(f"密钥 {version}{mark}：{key.algorithm.name}，{key.made_at:%Y-%m-%d}，{rows} 行")

    def rotate(self) -> None:
        self.stdout.write(f"当前密钥改为 {rotation.add_key()}")
        self.resume()

    def resume(self) -> None:
        with Progress() as bar:
            task = bar.add_task("重新加密", total=None)
            rotation.reseal(lambda done, total: bar.update(task, completed=done, total=total))
        self.stdout.write("全部数据已使用当前密钥")

    def retire(self) -> None:
        gone = rotation.retire()
        self.stdout.write(f"已移除密钥：{'、'.join(map(str, gone))}" if gone else "没有可移除的密钥")
