"""核验网站: a live site as the source of a verification, read as a citizen would read it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from typing_extensions import override

from huiyin.foundation.release.checkout import WELL_KNOWN
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

    from huiyin.foundation.release.store import Entry

SALT_HEADER = "huiyin-salt"
TIMEOUT = 20  # seconds


class _Stay(HTTPRedirectHandler):
    """A redirect is itself a page with bytes to check: it is not followed."""

    @override
    def redirect_request(self, *_args: object) -> None:
        """Follow nothing."""


class Site:
    """A running portal, or any server that delivers a checkout."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise Invalid("not-an-address", "“{address}”不是网址。", address=address)
        self._base = f"{parts.scheme}://{parts.netloc}"
        self._open = build_opener(_Stay).open

    def material(self, name: str) -> bytes:
        """Return a piece of the proof material."""
        return self._get(f"/{WELL_KNOWN}/{name}")

    def page(self, entry: Entry) -> tuple[bytes, bytes]:
        """Return the salt (from its response header) and the bytes of a page."""
        headers, body = self._fetch(entry.path)
        try:
            return bytes.fromhex(headers.get(SALT_HEADER, "")), body
        except ValueError:
            return b"", body

    def _get(self, path: str) -> bytes:
        return self._fetch(path)[1]

    def _fetch(self, path: str) -> tuple[Mapping[str, str], bytes]:
        """Fetch a path; redirects and withdrawal notices are pages too, an unknown path is not."""
        address = self._base + quote(path, safe="/?=&%")
        request = Request(address, headers={"Accept": "*/*"})  # noqa: S310 — scheme checked above
        try:
            with self._open(request, timeout=TIMEOUT) as response:
                return _lower(response.headers), response.read()
        except HTTPError as error:
            with error:
                if SALT_HEADER in error.headers:
                    return _lower(error.headers), error.read()
            raise LookupError(path) from None
        except URLError as error:
            raise LookupError(f"{path}: {error.reason}") from None


def _lower(headers: Message) -> dict[str, str]:
    """Return headers by lower-case name: servers differ in how they write them."""
    return {name.lower(): value for name, value in headers.items()}
