"""文本文件的文字: UTF-8 or GB18030, as the upload checks accept them."""

from __future__ import annotations

ENCODINGS = ("utf-8-sig", "gb18030")


def plain_words(data: bytes) -> str | None:
    """Return the text; None for bytes that are no text."""
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
