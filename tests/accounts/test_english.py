"""The doorway and one's own page are complete in English; the consoles are for the city's own administrators."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2] / "lianxin"
SAID = (
    re.compile(r"{% translate \"([^\"]+)\" %}"),
    re.compile(r"\b_\(\"([^\"]+)\"\)"),
    re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}"),
)


@pytest.mark.parametrize("room", ["accounts", "notices"])
def test_every_text_has_its_english(room):
    folder = ROOT / room
    with (folder / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        translated = {message.id for message in read_po(file, abort_invalid=True) if message.string}
    said = set()
    for source in (*folder.rglob("*.html"), *folder.rglob("*.py")):
        text = source.read_text(encoding="utf-8") if "console" not in source.parts else ""
        for pattern in SAID:
            said |= {re.sub(r"{{ (\w+) }}", r"%(\1)s", found) for found in pattern.findall(text)}
    assert len(said) > 5
    assert said <= translated, said - translated
