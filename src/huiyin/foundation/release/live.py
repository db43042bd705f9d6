"""核验网站: a live site as the source of a verification, read as a citizen would read it."""

from __future__ import annotations

from functools import cached_property
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from huiyin.foundation.release.checkout import WELL_KNOWN, parse_salts
from huiyin.foundation.release.copies import Served
from huiyin.foundation.release.objects import SALT_HEADER
from huiyin.foundation.release.store import OK
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from email.message import Message

    from huiyin.foundation.release.store import Entry

REDIRECTS = (301, 302, 303, 307, 308)
TIMEOUT = 20  # seconds


def _opener() -> OpenerDirector:
    """Return what fetches without judging: a redirect or an error is itself an answer to check, and not followed."""
    opener = OpenerDirector()
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler()):
        opener.add_handler(handler)
    return opener


class Site:
    """A running portal, or any server that delivers a checkout; what it answers is held as long as the object."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise Invalid("not-an-address", "“{address}”不是网址。", address=address)
        self._base = f"{parts.scheme}://{parts.netloc}"
        self._open = _opener().open

    def material(self, name: str) -> bytes:
        """Return a piece of the proof material."""
        status, _headers, body = self._fetch(f"/{WELL_KNOWN}/{name}")
        if status != OK:
            raise LookupError(name)
        return body

    def page(self, entry: Entry) -> Served:
        """Return what a path answers: redirects and withdrawal notices are pages too.

        The salt stands in the portal's header; a server that delivers a checkout sends none and has the list.
        It also writes the body of a redirect itself, because a checkout has no file at such an address.
        """
        status, headers, body = self._fetch(entry.path)
        salt = _salt(headers)
        if status not in REDIRECTS:
            return Served(body, salt or self._salts.get(entry.path), (status, ""))
        answer = status, self._leads(entry, headers.get("location", ""))
        return Served(body if salt else None, salt, answer)

    def besides(self, entries: Sequence[Entry]) -> list[str]:  # noqa: ARG002 — as the protocol has it
        """Nobody can list what else a server would answer."""
        return []

    @cached_property
    def _salts(self) -> dict[str, bytes]:
        try:
            return parse_salts(self.material("salts.json"))
        except (LookupError, ValueError):
            return {}

    def _leads(self, entry: Entry, location: str) -> str:
        """Return the signed target where it is the same for a browser: nginx writes its own host before it."""
        signed = entry.answer[1]
        address = self._address(entry.path)
        try:
            same = urljoin(address, location) == urljoin(address, signed)
        except ValueError:
            same = False
        return signed if same else location

    def _address(self, path: str) -> str:
        return self._base + quote(path, safe="/?=&%")

    def _fetch(self, path: str) -> tuple[int, Mapping[str, str], bytes]:
        """Return status, headers and body of whatever answers; ``LookupError`` where nothing does."""
        request = Request(self._address(path), headers={"Accept": "*/*"})  # noqa: S310 — scheme checked above
        try:
            with self._open(request, timeout=TIMEOUT) as response:
                return response.status, _lower(response.headers), response.read()
        except (OSError, HTTPException) as error:
            raise LookupError(f"{path}: {error}") from None


def _salt(headers: Mapping[str, str]) -> bytes | None:
    try:
        return bytes.fromhex(headers[SALT_HEADER])
    except (KeyError, ValueError):
        return None


def _lower(headers: Message) -> dict[str, str]:
    """Return headers by lower-case name: servers differ in how they write them."""
    return {name.lower(): value for name, value in headers.items()}
