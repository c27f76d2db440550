"""What the content security policy would silently forbid must not stand in any template."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from lianxin.foundation.ui import icons

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "lianxin").rglob("templates/**/*.html"))
FORBIDDEN = re.compile(
    r"\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|<style|javascript:|hx-on|hx-vals=.js:|https?://(?!www\.w3\.org)"
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_holds_inline_styles_scripts_or_foreign_addresses(template: Path) -> None:
    assert FORBIDDEN.findall(template.read_text(encoding="utf-8")) == []


def test_every_icon_that_a_template_names_exists() -> None:
    named = {
        name
        for template in TEMPLATES
        for name in re.findall(r"{% icon [\"']([^\"']+)[\"']", template.read_text(encoding="utf-8"))
    }
    assert named
    assert named <= set(icons.names())


def test_every_word_of_the_interface_has_its_english() -> None:
    folder = ROOT / "lianxin" / "foundation" / "ui"
    with (folder / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        translated = {message.id for message in read_po(file) if message.string}
    said: set[str] = set()
    for source in [
        *folder.glob("templates/ui/*.html"),
        *folder.glob("templates/ui/parts/*.html"),
        *folder.glob("templates/ui/widgets/*.html"),
        *folder.rglob("*.py"),
    ]:
        text = source.read_text(encoding="utf-8")
        said |= set(re.findall(r"{% translate \"([^\"]+)\" %}", text)) | set(re.findall(r"\b_\(\"([^\"]+)\"\)", text))
        for block in re.findall(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", text):
            said.add(re.sub(r"{{ (\w+) }}", r"%(\1)s", block))
    assert said
    assert said <= translated
