"""What a page says: its text, its problems, and the fields of its form as a browser would send them back."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from typing_extensions import override

if TYPE_CHECKING:
    from django.http import HttpResponse


class _Form(HTMLParser):
    """Gathers the values of the first form of class ``ask``."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._inside, self._select, self._area = False, "", ""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {k: v or "" for k, v in attrs}
        if tag == "form":
            self._inside = "ask" in found.get("class", "")
        if not self._inside:
            return
        name = found.get("name", "")
        if tag == "input" and name:
            self.values[name] = found.get("value", "")
        elif tag in {"select", "textarea"}:
            self._select, self._area = (name, "") if tag == "select" else ("", name)
            self.values.setdefault(name, "")
        elif tag == "option" and "selected" in found:
            self.values[self._select] = found.get("value", "")

    @override
    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data.strip()

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


def text(answer: Any) -> str:
    """Return the page as sent."""
    return str(answer.content.decode())


def fields(answer: HttpResponse | Any) -> dict[str, str]:
    """Return what a browser would send from the page's form if nobody touched it."""
    form = _Form()
    form.feed(text(answer))
    return {k: v for k, v in form.values.items() if k != "csrfmiddlewaretoken"}


def problems(answer: Any) -> dict[str, str]:
    """Return what the list at the top says: address inside the page → words ("" for the form as a whole)."""
    block = re.search(r'id="problems">(.*?)</div>', text(answer), re.DOTALL)
    if block is None:
        return {}
    rows = re.findall(r"<li>(?:<a href=\"#([^\"]+)\">[^<]*</a>：)?(.*?)</li>", block[1])
    return {place: words.replace("&quot;", '"') for place, words in rows}
