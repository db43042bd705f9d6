"""图片重存 (images): decoded and written anew, so that neither place, camera nor hidden data travels."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from huiyin.foundation.files.inspection.sniffing import mismatch
from huiyin.foundation.files.rules import LIMITS
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.files.rules import FileType

FORMATS: dict[str, tuple[str, dict[str, Any]]] = {
    "image/jpeg": ("JPEG", {"quality": 90, "optimize": True, "progressive": True}),
    "image/png": ("PNG", {"optimize": True}),
    "image/webp": ("WEBP", {"quality": 90, "method": 4}),
    "image/gif": ("GIF", {"optimize": True}),
}
KEPT_MODES = {
    "image/jpeg": ("L", "RGB"),
    "image/png": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "image/webp": ("RGB", "RGBA"),
    "image/gif": ("L", "P"),
}


@dataclass(frozen=True, slots=True)
class CleanImage:
    """A re-encoded image; sizes in pixels, ``notes`` in Chinese."""

    data: bytes
    width: int
    height: int
    notes: tuple[str, ...]


def re_encode(row: FileType, path: Path) -> CleanImage:
    """Return the image without metadata, turned upright, in sRGB.

    ``Invalid`` for an image too large to decode, a broken one, or another format than the row's.
    """
    name, options = FORMATS[row.media_type]
    try:
        with Image.open(path, formats=[name]) as image:
            _check_size(image)
            notes = _notes(image)
            image.load()
            clean = _in_srgb(ImageOps.exif_transpose(image))
            clean = _in_mode(clean, KEPT_MODES[row.media_type])
            data = _written(clean, name, options)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except UnidentifiedImageError:
        raise mismatch(row) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Invalid(
            "file-damaged", _("图片已损坏，打不开。请重新导出后再上传。"), field="file"
        ) from None
    return CleanImage(data, clean.width, clean.height, tuple(notes))


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    if width * height > LIMITS.pixels or max(width, height) > LIMITS.side:
        raise _too_large()


def _too_large() -> Invalid:
    return Invalid(
        "image-too-large",
        _("图片尺寸太大，请缩小到长边 {side} 像素、总共 {pixels} 万像素以内。"),
        field="file",
        side=LIMITS.side,
        pixels=LIMITS.pixels // 10_000,
    )


def _notes(image: Image.Image) -> list[str]:
    notes = []
    if image.getexif() or {"xmp", "comment", "photoshop"} & set(image.info):
        notes.append(_("已清除图片里的拍摄信息。"))
    if getattr(image, "n_frames", 1) > 1:
        notes.append(_("动图只保留第一帧。"))
    return notes


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the image in sRGB when it brings a profile of its own; a broken profile is ignored."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(image, source, target, outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image
    return turned or image


def _in_mode(image: Image.Image, modes: tuple[str, ...]) -> Image.Image:
    """Return the image in a mode its format can hold."""
    if image.mode in modes:
        return image
    transparent = image.mode in {"LA", "PA", "RGBA"} or "transparency" in image.info
    if transparent and "RGBA" in modes:
        return image.convert("RGBA")
    return image.convert("RGB" if "RGB" in modes else "P")


def _written(image: Image.Image, name: str, options: dict[str, Any]) -> bytes:
    """Write the pixels; of all the side information only the transparent colour stays."""
    transparent = image.info.get("transparency")
    image.info = {} if transparent is None else {"transparency": transparent}
    out = io.BytesIO()
    image.save(out, name, **options)
    return out.getvalue()
