from django.apps import AppConfig
from django.http import HttpRequest


class TaxonomyConfig(AppConfig):
    name = "lianxin.taxonomy"
    verbose_name = "分类"

    def ready(self) -> None:
        from lianxin.foundation.ui.consoles import Console, add

        add(
            Console(
                key="categories",
                label="诉求分类",
                hint="分类和附加项、原因字典、区域；成版发布",
                icon="tags",
                url_name="manage_categories:categories",
                order=30,
                allowed=_edits,
            )
        )


def _edits(request: HttpRequest) -> bool:
    from lianxin.foundation.ui.pickers import reader_of
    from lianxin.taxonomy import policies

    return reader_of(request).has(policies.EDIT.code)
