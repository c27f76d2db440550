from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "lianxin.organizations"
    verbose_name = "组织机构"
