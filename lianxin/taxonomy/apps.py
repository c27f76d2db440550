from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "lianxin.taxonomy"
    verbose_name = "分类"
