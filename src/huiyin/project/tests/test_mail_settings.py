"""The settings of the mail server: absent, complete, or one sentence that says what is wrong."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from huiyin.project.settings import mail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a reader of the settings under given variables."""

    def reload(**variables: str) -> Any:
        for name, value in variables.items():
            monkeypatch.setenv(f"HUIYIN_MAIL_{name}", value)
        return importlib.reload(mail)

    yield reload
    monkeypatch.undo()
    importlib.reload(mail)


def test_without_a_server_mails_go_to_a_file(read: Any) -> None:
    assert read().EMAIL_BACKEND.endswith("filebased.EmailBackend")


def test_a_complete_server(read: Any, tmp_path: Path) -> None:
    word = tmp_path / "word"
    word.write_text("p w\n", encoding="utf-8")
    made = read(
        HOST="mail.example.gov.cn",
        USER="huiyin",
        PASSWORD_FILE=str(word),
        FROM="回音 <huiyin@example.gov.cn>",
    )
    assert made.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    assert (made.EMAIL_PORT, made.EMAIL_USE_TLS, made.EMAIL_USE_SSL) == (587, True, False)
    assert (made.EMAIL_HOST_USER, made.EMAIL_HOST_PASSWORD) == ("huiyin", "p w")
    made = read(TLS="tls")
    assert (made.EMAIL_PORT, made.EMAIL_USE_TLS, made.EMAIL_USE_SSL) == (465, False, True)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"HOST": "m.example"}, "HUIYIN_MAIL_FROM 应是发信地址"),
        ({"HOST": "m.example", "FROM": "回音"}, "HUIYIN_MAIL_FROM 应是发信地址"),
        ({"TLS": "ssl"}, "HUIYIN_MAIL_TLS 只能写 starttls、tls、none"),
        ({"PASSWORD_FILE": "/does/not/exist"}, "HUIYIN_MAIL_PASSWORD_FILE 所指的文件"),
        ({"PORT": "viele"}, "HUIYIN_MAIL_PORT 应是整数"),
    ],
)
def test_a_wrong_setting_is_one_sentence(
    read: Any, variables: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence):
        read(**variables)
