"""文件名 (file names): a name is content too; what could mislead a person or a program is refused."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from huiyin.foundation.files.rules import BY_EXTENSION, LIMITS, FileType
from huiyin.kernel.errors import Invalid

SEPARATORS = frozenset("/\\:")
FORBIDDEN = frozenset('<>"|?*')
# Cc control, Cf format (direction marks, zero-width), Co private use, Cs surrogates, Cn unassigned,
# Zl and Zp line and paragraph separators.
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])")
# fmt: off
PROGRAMS = frozenset({
    "exe", "com", "scr", "bat", "cmd", "ps1", "vbs", "js", "jse", "wsf", "hta", "msi", "dll",
    "jar", "sh", "php", "jsp", "asp", "aspx", "html", "htm", "svg", "lnk",
})
# fmt: on


def safe_name(name: str) -> str:
    """Return the name in NFC with plain blanks, none outside; ``Invalid`` says in Chinese what to change."""
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in name)
    clean = unicodedata.normalize("NFC", spaced).strip(" ")
    problem = _problem(clean)
    if problem:
        raise Invalid("file-name", problem, field="name")
    return clean


def type_of(name: str) -> FileType:
    """Return the row of the name's extension; ``Invalid`` lists what may be uploaded."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    row = BY_EXTENSION.get(extension)
    if row is None:
        known = "、".join(sorted(BY_EXTENSION))
        raise Invalid(
            "file-extension", _("不收这种文件。可以上传：{known}。"), field="file", known=known
        )
    return row


def _problem(name: str) -> str:
    """Return a Chinese sentence, or the empty string for a good name."""
    return _unseen(name) or _shape(name) or _misleading(name)


def _unseen(name: str) -> str:
    if not name:
        return _("文件没有名称，请先给文件命名。")
    if any(unicodedata.category(c) in UNSEEN for c in name):
        return _("文件名里有看不见的字符（控制符、改变文字方向的符号等），请改名后重新上传。")
    return ""


def _shape(name: str) -> str:
    if SEPARATORS & set(name):
        return _("文件名里不能有斜杠、反斜杠或冒号，请改名后重新上传。")
    if FORBIDDEN & set(name):
        return _('文件名里不能有 < > " | ? * 这些符号，请改名后重新上传。')
    if len(name) > LIMITS.name_characters or len(name.encode()) > LIMITS.name_bytes:
        return _("文件名太长，请改短到 %d 个字以内。") % (LIMITS.name_bytes // 3)
    if name.startswith(".") or name.endswith("."):
        return _("文件名不能用点号开头或结尾，请改名后重新上传。")
    return ""


def _misleading(name: str) -> str:
    first, *inner = name.split(".")
    if RESERVED.fullmatch(first.strip()):
        return _("这个文件名是 Windows 的保留名，有的电脑打不开，请换一个名称。")
    if any(part.strip().lower() in PROGRAMS for part in inner[:-1]):
        return _("文件名里夹着程序的扩展名，容易让人误认，请改名后重新上传。")
    return ""
