"""The city's own words: where the pages say 承办单位, a city may let them say 责任单位.

Rooms declare which words may be said otherwise; each is a setting of the city, from a day on (`city_settings`). The
words are put into the pages' own texts as these are translated: what people wrote, names and codes stay as they are.
"""

import re
from collections.abc import Mapping
from gettext import NullTranslations
from time import monotonic

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, trans_real

from lianxin.foundation import city_settings, time
from lianxin.foundation.city_settings import Key

GROUP = "words"
_LONGEST = 12
_WORD = re.compile(r"[\u4e00-\u9fff]+")


def declare(code: str, word: str) -> Key:
    """Let a city say `word` otherwise, by the setting ``word_<code>``."""
    hint = gettext_noop("页面上凡说到这个词的地方都这样说；不填就用原来的词")
    key = Key(key=f"word_{code}", label=word, hint=hint, beginning=str, problem=_problem, group=GROUP, longest=_LONGEST)
    return city_settings.declare(key)


def _problem(value: str) -> str:
    return "" if not value or _WORD.fullmatch(value) else _("只能用汉字。")


class Glossary(NullTranslations):
    """What stands behind the Chinese texts of the pages, which are their own translation: it puts in the city's words.

    A longer word that a city could have set but did not stays whole: who says 交办 for 派单 still has a 派单员.
    """

    def __init__(self) -> None:
        super().__init__()
        self.use({})

    def use(self, words: Mapping[str, str]) -> None:
        """From now on say these words for those that are their keys."""
        known = [key.label for key in city_settings.keys(GROUP).values()] if words else []
        longest_first = sorted({*known, *words}, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if words else None
        self._words, self._said = dict(words), dict[str, str]()

    def gettext(self, message: str) -> str:
        if self._pattern is None:
            return message
        said = self._said.get(message)
        if said is None:
            words = self._words
            said = self._said[message] = self._pattern.sub(lambda found: words.get(found[0], found[0]), message)
        return said

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self.ngettext(msgid1, msgid2, n)


glossary = Glossary()
_read_at: float | None = None


def install() -> None:
    """Put the city's words behind the Chinese texts; once for a process, when all rooms are known."""
    trans_real.translation(settings.LANGUAGE_CODE).add_fallback(glossary)


def keep_fresh() -> None:
    """Read the words anew where they were read longer ago than ``GLOSSARY_SECONDS`` (None: never by itself)."""
    seconds = settings.GLOSSARY_SECONDS
    if seconds is not None and (_read_at is None or monotonic() - _read_at >= seconds):
        read()


def read() -> None:
    """Say from now on what the city has set for today."""
    global _read_at
    _read_at = monotonic()
    keys = city_settings.keys(GROUP)
    rows = city_settings.rows_on(keys, time.local(time.now()).date())
    glossary.use({keys[row.key].label: row.value for row in rows.values() if row.value})
