"""Neither the releaser nor the portal asks anybody anything: outside links are the worker's business alone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.services.links import read_due_links
from huiyin.foundation.text.models import LinkCheck

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bypass.public_city import Public

URL = "https://outside.example/page"
BODY = [
    {"type": "text", "value": {"html": f'<p>现就有关事项公告，见<a href="{URL}">原文</a>。</p>'}}
]

CLIENTS = ("urllib.request", "ftplib", "smtplib", "huiyin.foundation.release.live")
"""Modules that ask others: Python's own, and the one that verifies a live site.

``http.client`` is not among them: Django takes its table of status lines from there.
"""


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Note every attempt of Python to reach or to look up a host, and refuse it."""
    found: list[Any] = []

    def refuse(*args: Any, **_kwargs: Any) -> Any:
        found.append(args)
        raise OSError("no network here")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    return found


@pytest.mark.django_db
def test_releasing_and_rendering_make_no_call(public: Public, calls: list[Any]) -> None:
    item, _ticket = public.city.release("news", title="关于外部链接的公告", body=BODY)
    read_due_links(public.city.tick())
    LinkCheck.objects.filter(url=URL).update(ok=False, status=404, failures=3)
    assert public.step() == 1
    assert services.settle_releases(public.city.tick()) == 1
    assert URL in public.page(f"/item/{item.pk}/").decode()
    public.before = ""
    public.unchanged()
    assert calls == []


def test_the_refusal_would_be_seen(calls: list[Any]) -> None:
    with pytest.raises(OSError, match="no network"):
        socket.create_connection(("outside.example", 80))
    assert len(calls) == 1


def test_the_portal_does_not_even_know_how_to_ask(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from huiyin.project.portal_server import build\n"
        "build()\n"
        "from django.urls import get_resolver\n"
        "assert get_resolver().url_patterns and 'huiyin.channels.portal.recomputing' in sys.modules\n"
        "asking = [m for m in sys.modules if m.startswith('huiyin.foundation.text') and ('fetching' in m or 'link' in m)]\n"
        "holding = [m for m, found in list(sys.modules.items()) if m.startswith('huiyin.')\n"
        "           and any(getattr(v, '__module__', None) == 'http.client' or v is sys.modules['http.client']\n"
        "                   for v in vars(found).values())]\n"
        f"print(asking + holding + [m for m in {CLIENTS} if m in sys.modules])\n"
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith(("HUIYIN_", "DJANGO_"))}
    env |= {"HUIYIN_DATA": str(tmp_path), "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=env, check=False, capture_output=True, text=True
    )
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr
