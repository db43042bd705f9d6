"""文本核对 (text check): a text file is text, in UTF-8 or GB18030, without control characters."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from huiyin.foundation.files.inspection.sniffing import mismatch
from huiyin.foundation.files.rules import LIMITS
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.files.rules import FileType

ENCODINGS = ("utf-8-sig", "gb18030")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
MARKUP = re.compile(r"^\s*<(!doctype|html|head|body|script|svg|\?xml|\?php)", re.IGNORECASE)


def check_text(row: FileType, path: Path) -> str:
    """Return the encoding; refuse bytes that are no text, and markup under a text's name."""
    for encoding in ENCODINGS:
        head = _decodes(path, encoding)
        if head is not None:
            break
    else:
        raise Invalid(
            "file-encoding",
            _("文本的编码认不出来，请另存为 UTF-8 编码后再上传。"),
            field="file",
        )
    if MARKUP.match(head):
        raise mismatch(row)
    return encoding


def _decodes(path: Path, encoding: str) -> str | None:
    """Return the beginning when the whole file decodes without control characters."""
    decoder = codecs.getincrementaldecoder(encoding)()
    head = ""
    with path.open("rb") as stream:
        while True:
            block = stream.read(LIMITS.chunk)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError:
                return None
            if CONTROLS.search(text):
                return None
            head = head or text[:200]
            if not block:
                return head
