"""Checking a scope that somebody wrote: only dimensions and codes that there are."""

import re

from django.utils.translation import gettext as _

from lianxin.organizations.models import Hub, UnitKind
from lianxin.rulebook.scopes import DIMENSIONS
from lianxin.taxonomy.models import Area, Category

_CODE = re.compile(r"[A-Za-z0-9_]{1,32}")


def scope_problem(scope: object) -> str:
    """What is wrong with a scope that somebody wrote, in Chinese; empty when nothing is."""
    if not isinstance(scope, dict):
        return _("须为适用条件及其代码。")
    if unknown := scope.keys() - DIMENSIONS.keys():
        return _("不认识的适用条件：%(names)s。") % {"names": "、".join(sorted(map(str, unknown)))}
    for name, code in scope.items():
        if not isinstance(code, str) or not _CODE.fullmatch(code) or not _known(name, code):
            return _("%(dimension)s没有代码“%(code)s”。") % {"dimension": _(DIMENSIONS[name]), "code": code}
    return ""


def _known(name: str, code: str) -> bool:
    match name:
        case "category":
            return Category.objects.filter(code=code).exists()
        case "area":
            return Area.objects.filter(code=code, level__gt=Area.Level.CITY).exists()
        case "enterprise":
            return code in ("yes", "no")
        case "unit_kind":
            return UnitKind.objects.filter(code=code).exists()
        case "hub":
            return Hub.objects.unscoped("is there such a hub").filter(code=code).exists()
        case _:
            return True  # codes of rooms below
