"""文件的台账用语 (ledger sentences) of files."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huiyin.foundation.files.models import StoredFile
from huiyin.foundation.ledger import sentences
from huiyin.foundation.organs.models import Organ

SENTENCES = {
    "file.received": "{actor}上传了{subject}，{size} 字节",
    "file.refused": "{actor}（{organs}）上传的{subject}带有{mark}，没有接收",
}
MARKS = {"secrecy-mark": "密级标志", "work-secret-mark": "工作秘密或商业秘密标志"}
SHOWN = 12


def register() -> None:
    """Register the sentences and the names of the subjects."""
    sentences.register(SENTENCES)
    sentences.register_words("file.refused", "mark", MARKS)
    sentences.register_words("file.refused", "organs", _organ)
    sentences.register_subject("file", _file)
    sentences.register_subject("upload", lambda digest: f"文件（摘要 {_short(digest)}）")


def _file(pk: str) -> str:
    stored = StoredFile.objects.filter(pk=pk).first() if pk.isdigit() else None
    return f"“{stored.name}”" if stored else _("第 {pk} 号文件").format(pk=pk)


def _short(digest: str) -> str:
    return f"{digest[:SHOWN]}…"


def _organ(code: str) -> str:
    names = Organ.objects.filter(code=code).values_list("name", flat=True)
    return next(iter(names), code)
