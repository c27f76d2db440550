"""The one gate for text from outside: what no column can hold or no person can have meant is refused, nothing else."""

from django.utils.translation import gettext as _

from lianxin.foundation.errors import BadInput

ENCODINGS = ("utf-8-sig", "gb18030")
LONGEST_ID = 18  # digits of a row's id: no more of them always fit


def clean(value: object, field: str, *, longest: int, label: str = "", required: bool = False) -> str:
    """`value` unchanged (emoji, direction marks and line ends too) if it is text of at most `longest` characters.

    `field` names the form's or message's field, `label` is its Chinese name for the error's text. Raises BadInput for
    NUL characters, lone surrogates (neither can be stored), too many characters, and, where `required`, blank text.
    """
    name = label or _("这一项")
    if not isinstance(value, str):
        raise BadInput({field: _("%(name)s应当是文字。") % {"name": name}})
    if len(value) > longest:
        numbers = {"name": name, "longest": longest, "length": len(value)}
        raise BadInput({field: _("%(name)s最多 %(longest)d 个字，现有 %(length)d 个。") % numbers})
    if "\x00" in value:
        raise BadInput({field: _("%(name)s含有空字符（NUL），无法保存。") % {"name": name}})
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise BadInput({field: _("%(name)s含有残缺的字符，无法保存，请重新输入。") % {"name": name}})
    if required and not value.strip():
        raise BadInput({field: _("请填写%(name)s。") % {"name": name}})
    return value


def is_id(told: str) -> bool:
    """Whether a form or an address tells what may be the id of a row."""
    return told.isascii() and told.isdecimal() and len(told) <= LONGEST_ID


def decode(content: bytes, field: str, *, label: str = "") -> str:
    """The text of a file in UTF-8 (with or without mark) or GB18030 (so GBK too); raises BadInput for others."""
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    name = label or _("这个文件")
    raise BadInput({field: _("%(name)s的文字编码无法识别，请另存为 UTF-8 或 GB18030。") % {"name": name}})
