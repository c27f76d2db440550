"""Templates: their words checked, their values complete."""

import re
from collections.abc import Iterator, Mapping
from string import Formatter

from lianxin.foundation.memo import remembered
from lianxin.foundation.prepared import Prepared
from lianxin.notices.models import Template

_WORD = re.compile(r"[a-z_]{1,32}")
LONGEST_VALUE = 200
_NEWEST = Prepared(lambda code: Template.objects.filter(code=code).order_by("-version")[:1])


def words_of(text: str) -> set[str]:
    """The names between braces; raises ValueError for anything but plain names, and for single braces."""
    return set(_words(text))


def _words(text: str) -> Iterator[str]:
    for _literal, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if spec or conversion or not _WORD.fullmatch(name):
            raise ValueError(f"a template knows plain names in braces only, not {{{name}}}")
        yield name


def check_template(template: Template) -> None:
    """Raises ValueError unless the words in the texts are exactly the declared variables."""
    used = words_of(template.title) | words_of(template.body) | words_of(template.link)
    if differing := used ^ set(template.variables):
        raise ValueError(
            f"template {template.code}: declared and used variables differ: {', '.join(sorted(differing))}"
        )


def check_values(template: Template, values: Mapping[str, str]) -> None:
    """Raises ValueError unless `values` has a short text for each variable of the template, and no other."""
    if differing := set(template.variables) ^ set(values):
        raise ValueError(f"template {template.code}: unknown or missing values: {', '.join(sorted(differing))}")
    for name, value in values.items():
        if len(value) > LONGEST_VALUE or "\0" in value:
            raise ValueError(f"template {template.code}: the value of {name} is no short text")


def current(code: str) -> Template:
    """The newest version, read once for a batch of notices; raises Template.DoesNotExist for an unknown code."""
    return remembered(("template", code), lambda: _NEWEST.one(code))
