"""What is taken in, what is refused, and what is kept of it."""

import hashlib
import io
import struct
import threading
import zlib
from datetime import UTC, datetime

import pytest
from django.db import connection
from PIL import Image

from lianxin.foundation.errors import BadInput
from lianxin.foundation.files import attach, links_of
from lianxin.foundation.files.storing import storage, store
from lianxin.foundation.models import FileLink, StoredFile
from tests.foundation.files.makings import PDF, archive, picture, picture_with_place, upload

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OWNER = ("test", 1)


def refused(content: bytes, name: str) -> str:
    """The text of the refusal; nothing was kept."""
    before = StoredFile.objects.count()
    with pytest.raises(BadInput) as refusal:
        attach(upload(content, name), OWNER, at=AT, field="proof")
    assert (StoredFile.objects.count(), FileLink.objects.count()) == (before, 0)
    assert list(refusal.value.fields) == ["proof"]
    return refusal.value.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "答复.pdf", "application/pdf"),
        (picture("PNG"), "现场.PNG", "image/png"),
        (picture("WEBP"), "现场.webp", "image/webp"),
        (archive("[Content_Types].xml", "word/document.xml"), "报告.docx", None),
        (archive("_rels/.rels", "xl/workbook.xml"), "台账.xlsx", None),
        (archive("OFD.xml"), "公文.ofd", "application/ofd"),
        ("姓名,电话\n".encode(), "名单.csv", "text/plain"),
        ("姓名,电话\n".encode("gb18030"), "名单.txt", "text/plain"),
        (b"#!AMR\n" + bytes(20), "录音.amr", "audio/amr"),
    ],
)
def test_what_people_hand_in_is_taken_by_its_content(content, name, media_type):
    link = attach(upload(content, name), OWNER, at=AT, kind="证据")
    again = links_of(OWNER).get()
    assert (again, again.name, again.kind, again.at) == (link, name, "证据", AT)
    assert media_type is None or again.file.media_type == media_type


@pytest.mark.django_db
def test_the_content_lies_under_its_digest_once(folder):
    links = [attach(upload(PDF, name), ("test", number), at=AT) for number, name in enumerate(["甲.pdf", "乙.pdf"])]
    digest = hashlib.sha256(PDF).hexdigest()
    assert links[0].file == links[1].file == StoredFile.objects.get(sha256=digest, size=len(PDF))
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [digest]
    assert (folder / digest[:2] / digest).read_bytes() == PDF
    assert links[0].token != links[1].token
    assert len(links[0].token) == 43


@pytest.mark.django_db
def test_a_picture_is_kept_upright_and_without_its_place(folder):
    link = attach(upload(picture_with_place(), "现场.jpg"), OWNER, at=AT)
    with storage().open(link.file.path) as file:
        kept = file.read()
    again = Image.open(io.BytesIO(kept))
    assert again.size == (20, 40)
    assert dict(again.getexif()) == {}
    assert b"Secret" not in kept
    assert b"Exif" not in kept
    assert link.file.size == len(kept)


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_mode_are_taken(mode):
    assert attach(upload(picture("PNG", mode=mode), "图.png"), OWNER, at=AT).file.media_type == "image/png"


@pytest.mark.django_db
def test_the_files_name_is_sealed():
    attach(upload(PDF, "张三的身份证明.pdf"), OWNER, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM foundation_filelink")
        assert "张三".encode() not in cursor.fetchone()[0]


NAMES = [
    "",
    " ",
    ".",
    "..",
    "../a.pdf",
    "a/b.pdf",
    "a\\b.pdf",
    "a\x00.pdf",
    "a\n.pdf",
    "a\u202efdp.exe",
    "C:a.pdf",
    "a" * 201,
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_names_with_tricks_are_refused(name):
    assert "文件名" in refused(PDF, name)


@pytest.mark.django_db
def test_empty_and_too_large_files_are_refused(settings):
    assert refused(b"", "空.pdf") == "文件是空的，请重新选择。"
    settings.FILE_MAX_BYTES = 1024 * 1024
    assert refused(PDF + bytes(1024 * 1024), "大.pdf") == "文件太大，最大 1 MB。"


KINDS = {
    "program": (b"MZ" + bytes(100), "a.exe"),
    "page": (b"<html><script>alert(1)</script></html>", "a.html"),
    "drawing with script": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.svg"),
    "archive": (archive("a.txt"), "a.zip"),
    "macros": (archive("word/document.xml", "word/vbaProject.bin"), "a.docx"),
    "broken archive": (b"PK\x03\x04" + bytes(30), "a.docx"),
    "noise": (bytes(range(256)), "a.bin"),
    "nul in text": (b"a\x00b", "a.txt"),
    "picture called document": (picture(), "a.pdf"),
    "document called picture": (PDF, "a.jpg"),
    "program called document": (b"MZ" + bytes(100), "a.pdf"),
    "no extension": (PDF, "pdf"),
    "two extensions": (PDF, "a.pdf.exe"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "name"), KINDS.values(), ids=KINDS.keys())
def test_other_kinds_and_wrong_names_are_refused(content, name):
    assert refused(content, name)


@pytest.mark.django_db
def test_a_broken_picture_is_refused():
    assert "图片已损坏" in refused(picture("PNG")[:50], "a.png")
    assert "图片已损坏" in refused(picture("JPEG")[:60], "a.jpg")


def bomb() -> bytes:
    """A PNG of few bytes that says it has 60,000 by 60,000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    body = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return body + b"\x00\x00\x00\x00IEND" + struct.pack(">I", zlib.crc32(b"IEND"))


@pytest.mark.django_db
def test_a_picture_that_unfolds_to_gigabytes_is_refused_before_it_does(settings):
    assert "图片尺寸太大" in refused(bomb(), "a.png")
    settings.IMAGE_MAX_PIXELS = 799
    assert "图片尺寸太大" in refused(picture(size=(40, 20)), "a.jpg")


@pytest.mark.django_db
def test_content_left_half_written_by_a_killed_process_is_written_anew(folder):
    digest = hashlib.sha256(PDF).hexdigest()
    (folder / digest[:2]).mkdir()
    (folder / digest[:2] / digest).write_bytes(PDF[:5])
    store(PDF, "application/pdf", at=AT)
    assert (folder / digest[:2] / digest).read_bytes() == PDF


def test_the_same_content_sent_by_many_at_once_is_one_row(committed):
    def send() -> None:
        try:
            attach(upload(PDF, "同.pdf"), OWNER, at=AT)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (StoredFile.objects.count(), FileLink.objects.count()) == (1, 6)
