"""文件的台账用语 (ledger sentences) of files."""

from __future__ import annotations

from huiyin.foundation.files.models import StoredFile
from huiyin.foundation.ledger import sentences

SENTENCES = {"file.received": "{actor}上传了{subject}，{size} 字节"}


def register() -> None:
    """Register the sentences and the names of the subjects."""
    sentences.register(SENTENCES)
    sentences.register_subject("file", _file)


def _file(pk: str) -> str:
    stored = StoredFile.objects.filter(pk=pk).first() if pk.isdigit() else None
    return f"“{stored.name}”" if stored else f"第 {pk} 号文件"
