"""Files as people hand them in, made for the tests."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    """An upload whose name is taken as it is."""
    made = SimpleUploadedFile("x", content)
    made._name = name
    return made


def picture(image_format: str = "JPEG", size: tuple[int, int] = (40, 20), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 120).save(out, image_format)
    return out.getvalue()


def picture_with_place() -> bytes:
    """A photograph lying on its side, with its place, its camera and a comment."""
    exif = Image.Exif()
    exif[Base.Make] = "SecretCamera"
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (35.0, 3.0, 21.5)
    out = io.BytesIO()
    Image.new("RGB", (40, 20), 120).save(out, "JPEG", exif=exif, comment="SecretComment")
    return out.getvalue()


def archive(*members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for member in members:
            made.writestr(member, "x")
    return out.getvalue()
