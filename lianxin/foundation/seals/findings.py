"""What the verifier may find, in the words of the person who has to follow it up."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianxin.foundation.outbox.books import Book

_TEXTS = {
    "altered_event": gettext_noop("第 %(seq)s 条事件与它的摘要不符：内容或摘要被改动"),
    "wrong_predecessor": gettext_noop("第 %(seq)s 条事件本身完好，但它的前一条已不是原来那一条"),
    "missing_events": gettext_noop("第 %(first)s 至 %(seq)s 条事件缺失"),
    "removed_tail": gettext_noop("末尾的第 %(first)s 至 %(seq)s 条事件被删去"),
    "vanished_subject": gettext_noop("全部 %(seq)s 条事件都不见了"),
    "unknown_tail": gettext_noop("有第 %(seq)s 条事件，登记的最后一条却在它之前"),
    "rewritten_event": gettext_noop("第 %(seq)s 条事件与封存时的不同：整条链被改写过"),
    "wrong_position": gettext_noop("第 %(seq)s 条事件的先后位置不可能：位置被改动，或是事后补插"),
    "altered_seal": gettext_noop("第 %(seq)s 次封存与它的摘要不符：封存记录被改动"),
    "wrong_seal_predecessor": gettext_noop("第 %(seq)s 次封存本身完好，但它的前一次已不是原来那一次"),
    "missing_seals": gettext_noop("第 %(first)s 至 %(seq)s 次封存缺失"),
    "wrong_root": gettext_noop("第 %(seq)s 次封存的根与它的叶不符：叶被改动、增加或删去"),
    "altered_leaf": gettext_noop("封存里第 %(seq)s 条事件的叶被改动"),
    "missing_leaf": gettext_noop("封存里没有第 %(seq)s 条事件的叶"),
    "other_seal": gettext_noop("第 %(seq)s 次封存与导出文件里的不同：数据库被改写过"),
    "altered_file": gettext_noop("导出文件里第 %(seq)s 次封存与它的摘要或叶不符：文件被改动"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the verifier found wrong; `chain_key` is ``seal:<hub id>`` where it concerns a seal."""

    code: str
    text: str
    book: str
    chain_key: str
    seq: int


def finding(code: str, book: Book, chain_key: str, seq: int, *, first: int = 0) -> Finding:
    """A finding at number `seq` of a chain; `first` is the first number of a range that ends with `seq`."""
    text = _(_TEXTS[code]) % {"seq": seq, "first": first}
    return Finding(code, f"{book.scope_label} {chain_key}：{text}", book.name, chain_key, seq)


def of_hub(hub_id: int) -> str:
    """The chain key of a hub's seals."""
    return f"seal:{hub_id}"
