"""Pictures are written anew, so that nothing but the picture is kept: no place, no camera, no hidden payload."""

import io
import warnings

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from lianxin.foundation.errors import BadInput
from lianxin.foundation.files.types import FileType

_MODES = {"JPEG": ("L", "RGB"), "PNG": ("L", "LA", "RGB", "RGBA"), "WEBP": ("RGB", "RGBA")}


def rewritten(content: bytes, kind: FileType, field: str) -> bytes:
    """The same picture, upright, in the same format, without metadata.

    Raises BadInput for more than `settings.IMAGE_MAX_PIXELS` pixels and for what is no whole picture.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=[kind.image])
            _refuse_bombs(picture, field)
            return _written(ImageOps.exif_transpose(picture), kind.image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(field) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise BadInput({field: _("图片已损坏，或者不是真正的图片，请重新选择。")}) from None


def _refuse_bombs(picture: Image.Image, field: str) -> None:
    """A small file may unfold to gigabytes; its header says so before anything is unfolded."""
    if picture.width * picture.height > settings.IMAGE_MAX_PIXELS:
        raise _too_large(field)


def _too_large(field: str) -> BadInput:
    millions = settings.IMAGE_MAX_PIXELS // 1_000_000
    return BadInput({field: _("图片尺寸太大，最多 %(millions)d 百万像素。") % {"millions": millions}})


def _written(picture: Image.Image, image_format: str) -> bytes:
    modes = _MODES[image_format]
    if picture.mode not in modes:
        transparent = picture.has_transparency_data and modes[-1] == "RGBA"
        picture = picture.convert("RGBA" if transparent else "RGB")
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    out = io.BytesIO()
    bare.save(out, image_format, **({} if image_format == "PNG" else {"quality": 90}))
    return out.getvalue()
