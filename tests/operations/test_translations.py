"""English texts are compiled from what translators write."""

import gettext
from pathlib import Path

import pytest

from lianxin.operations.errors import OperatorError
from lianxin.operations.translations import compile_texts

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def written(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text(HEAD + text, encoding="utf-8")
    return source


def test_a_text_is_found_after_compiling(tmp_path: Path) -> None:
    compile_texts(written(tmp_path, 'msgid "签收"\nmsgstr "Sign for"\n'))
    texts = gettext.translation("django", tmp_path / "locale", ["en"])
    assert texts.gettext("签收") == "Sign for"
    assert texts.gettext("退单") == "退单"


def test_a_broken_file_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    source = written(tmp_path, 'msgid "签收"\nmsgstr "Sign for"\n签收\n')
    with pytest.raises(OperatorError, match=r"django\.po"):
        compile_texts(source)
    assert [path.name for path in source.parent.iterdir()] == ["django.po"]
