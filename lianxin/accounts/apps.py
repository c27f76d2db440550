from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lianxin.accounts"
    verbose_name = "人员与权限"

    def ready(self) -> None:
        from lianxin.accounts.console.audit import frame as audit
        from lianxin.accounts.console.people import frame as people
        from lianxin.accounts.sign_in import signals

        signals.connect()
        people.register()
        audit.register()
