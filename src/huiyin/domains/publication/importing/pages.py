"""网页正文: from the HTML of a page to blocks: headings, lists, links, emphasis, tables, pictures, linked files.

The page is cleaned first, so that what is read here is well-formed and harmless.
"""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import nh3
from typing_extensions import override

from huiyin.domains.publication.importing import unkept
from huiyin.domains.publication.importing.sheet import Sheet, bare, squeezed
from huiyin.domains.publication.importing.tables import Cell, Table

if TYPE_CHECKING:
    from huiyin.domains.publication.importing.beside import Folder, Linked

MAIN = tuple(
    re.compile(rf"<({name})\b[^>]*>(.*)</\1>", re.IGNORECASE | re.DOTALL)
    for name in ("article", "main", "body")
)
"""Where the body of a page is looked for: the closest first."""
HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
ICON = re.compile(
    r"(?:fileTypeImages/|(?:^|/)(?:icon_\w+|spacer|blank)\.(?:gif|png)$)", re.IGNORECASE
)
INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "sub": "sub", "sup": "sup"}
HEADINGS = {f"h{n}": n for n in range(1, 7)}
LINES = frozenset(
    {"p", "div", "section", "article", "main", "br", "hr", "pre", "blockquote", "dl", "dt", "dd",
     "figure", "figcaption", "center", "address", *HEADINGS}
)  # fmt: skip
LISTS = frozenset({"ul", "ol", "li"})
TABLES = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})
VOID = frozenset({"br", "hr", "img", "embed"})
DROPPED = {
    "script", "style", "noscript", "template", "title", "nav", "header", "footer", "aside",
    "button", "select", "textarea", "svg", "canvas",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel"}
_ATTRIBUTES = {
    "*": {"id", "class", "style", "hidden"},
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    **unkept.ATTRIBUTES,
}


def read_page(text: str, folder: Folder, *, title: str, base: str, within: str = "") -> Sheet:
    """Return the body of a page; ``within`` is the id or class of the part that holds it.

    ``base`` is the address of the page, against which links become absolute; ``folder`` notes the pictures
    and files that lie beside it.
    """
    main = None if within else next(filter(None, (m.search(text) for m in MAIN)), None)
    clean = nh3.clean(
        main[2] if main else text,
        tags={*LINES, *LISTS, *TABLES, *INLINE, *unkept.EMBEDDED, "a", "img", "span"},
        clean_content_tags=DROPPED,
        attributes=_ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    reader = _Reader(folder, Sheet(title), base, within)
    reader.feed(clean)
    reader.close()
    reader.line()
    return reader.sheet


class _Reader(HTMLParser):
    """Writes what it reads on a sheet, a line at a time."""

    def __init__(self, folder: Folder, sheet: Sheet, base: str, within: str) -> None:
        super().__init__()
        self.sheet = sheet
        self._folder, self._base, self._within = folder, base, within
        self._stack: list[tuple[str, bool, bool]] = []
        self._line: list[str] = []
        self._marks: list[tuple[str, str]] = []
        self._tables: list[Table] = []
        self._heading = self._items = 0
        self._pictures: list[dict[str, Any]] = []
        self._linked: Linked | None = None
        self._unkept = unkept.Unkept(folder.lacks)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; what is hidden, or not in the part that is read, is passed over."""
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            hides = "hidden" in given or bool(HIDING.search(given.get("style", "")))
            names = {given.get("id"), *given.get("class", "").split()}
            self._stack.append((tag, hides, bool(self._within) and self._within in names))
        if self._shown():
            self._unkept.opens(tag, given)
            self._open(tag, given)
        if tag in unkept.EMBEDDED and tag not in VOID:
            self._stack[-1] = (tag, True, False)

    @override
    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if self._shown():
            self._unkept.shuts(tag)
            self._shut(tag)
        if self._stack and self._stack[-1][0] == tag:
            self._stack.pop()

    @override
    def handle_data(self, data: str) -> None:
        """Take words."""
        if not self._shown():
            return
        words = squeezed(data)
        if self._linked is not None:
            self._linked.name += words
        cell = self._cell()
        if cell is not None:
            cell.lines[-1] += words
        else:
            self._line.append(escape(words, quote=False))

    def line(self) -> None:
        """End a line: a heading, a piece of a list, a line of a cell or a paragraph."""
        cell = self._cell()
        if cell is not None:
            cell.lines.append("")
            return
        html = "".join([*self._line, *(f"</{t}>" for t, o in reversed(self._marks) if o)])
        self._line = [opening for _tag, opening in self._marks]
        if not bare(html):
            return
        if self._heading:
            self.sheet.heading(bare(html), self._heading)
        elif self._items:
            self.sheet.markup(html.strip())
        else:
            self.sheet.paragraph(html)

    def _shown(self) -> bool:
        if any(hides for _tag, hides, _enters in self._stack):
            return False
        return not self._within or any(enters for _tag, _hides, enters in self._stack)

    def _cell(self) -> Cell | None:
        table = self._tables[-1] if self._tables else None
        return table.cell if table is not None and not table.layout else None

    def _open(self, tag: str, given: dict[str, str]) -> None:
        if tag in TABLES:
            self._open_table(tag, given)
        elif tag == "img":
            self._image(given)
        elif tag == "a" or tag in INLINE:
            self._open_inline(tag, given)
        elif tag in LISTS and self._cell() is None:
            self.line()
            self._items += tag == "li"
            self.sheet.markup(f"<{tag}>")
        elif tag in LINES or tag in LISTS:
            if tag == "br" and self._items and self._cell() is None:
                self._line.append("<br>")
                return
            self.line()
            self._heading = HEADINGS.get(tag, 0)

    def _shut(self, tag: str) -> None:
        if tag in TABLES:
            self._shut_table(tag)
        elif tag == "a" or tag in INLINE:
            self._shut_inline(INLINE.get(tag, "a"))
        elif tag in LISTS and self._cell() is None:
            self.line()
            self._items -= tag == "li"
            self.sheet.markup(f"</{tag}>")
        elif tag in LINES or tag in LISTS:
            self.line()
            self._heading = 0

    def _open_inline(self, tag: str, given: dict[str, str]) -> None:
        if tag == "a":
            self._marks.append(("a", self._link(given.get("href", ""))))
        else:
            self._marks.append((INLINE[tag], f"<{INLINE[tag]}>"))
        if self._cell() is None:
            self._line.append(self._marks[-1][1])

    def _shut_inline(self, name: str) -> None:
        if not self._marks or self._marks[-1][0] != name:
            return
        _name, opening = self._marks.pop()
        cell = self._cell()
        if cell is None:
            self._line.append(f"</{name}>" if opening else "")
        elif name == "a" and opening:
            cell.lines[-1] += f"（{unescape(opening[9:-2])}）"
        if name == "a":
            self._linked = None

    def _link(self, href: str) -> str:
        """Return the opening tag of a link, empty where it leads nowhere for a reader of the new page."""
        self._linked = self._folder.takes(href)
        target = "" if self._linked is not None else absolute(href, self._base)
        return f'<a href="{escape(target)}">' if target else ""

    def _image(self, given: dict[str, str]) -> None:
        if ICON.search(given.get("src", "")):
            return
        value = self._folder.picture(given.get("src", ""), given.get("alt", ""))
        if value is not None and self._tables:
            self._pictures.append(value)
        elif value is not None:
            self.line()
            self.sheet.picture(value)

    def _open_table(self, tag: str, given: dict[str, str]) -> None:
        if tag == "table":
            for outer in self._tables:
                if not outer.layout:
                    self._spill(outer)
            self.line()
            self._tables.append(Table())
            return
        if not self._tables:
            return
        table = self._tables[-1]
        if table.layout:
            self.line()
        elif tag == "tr":
            table.rows.append([])
        elif tag in {"td", "th", "caption"}:
            across, down = (_span(given.get(name, "")) for name in ("colspan", "rowspan"))
            table.cell = Cell(across=across, down=down, head=tag == "th")

    def _shut_table(self, tag: str) -> None:
        if not self._tables:
            return
        table = self._tables[-1]
        if tag == "table":
            self._finish(self._tables.pop())
        elif table.layout:
            self.line()
        elif table.cell is not None and tag in {"td", "th", "caption"}:
            if tag == "caption":
                table.caption = table.cell.words[:200]
            else:
                if not table.rows:
                    table.rows.append([])
                table.rows[-1].append(table.cell)
            table.cell = None

    def _spill(self, table: Table) -> None:
        """Write what a table that only laid out the page held so far as lines."""
        if table.cell is not None:
            table.rows.append([table.cell])
        self.sheet.lines(table.lines())
        table.rows, table.cell, table.layout = [], None, True

    def _finish(self, table: Table) -> None:
        value = table.value()
        if table.layout:
            self.line()
        elif value is None:
            self.sheet.lines(table.lines())
        else:
            self.sheet.table(value)
        while self._pictures and not self._tables:
            self.sheet.picture(self._pictures.pop(0))


def absolute(href: str, base: str) -> str:
    """Return where a link leads, empty where that is nowhere outside its old page."""
    href = href.strip()
    if not href or href.startswith("#"):
        return ""
    try:
        target = urljoin(base, href)
        return target if urlsplit(target).scheme in SCHEMES else ""
    except ValueError:
        return ""


def _span(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 4 else 1
