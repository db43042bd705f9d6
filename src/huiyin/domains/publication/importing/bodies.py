"""正文: from plain text, Markdown or HTML to the blocks of an item, with the files that belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.importing.lines import lines_of
from huiyin.domains.publication.importing.markdown import read_markdown
from huiyin.domains.publication.importing.pages import read_page
from huiyin.domains.publication.importing.sheet import Sheet

if TYPE_CHECKING:
    from huiyin.domains.publication.importing.beside import Folder, Linked
    from huiyin.domains.publication.importing.mapping import FieldMap

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Body:
    """Plain blocks (pictures still by the path of their file), linked files, and what is missing (Chinese)."""

    blocks: list[Block]
    files: tuple[Linked, ...] = ()
    lacks: tuple[str, ...] = ()


def read(text: str, field_map: FieldMap, *, title: str, base: str, folder: Folder) -> Body:
    """Return the body that a text is in the format of its mapping; a first line that is the title is left out."""
    reflow = field_map.reflow
    if field_map.body_format == "html":
        sheet = read_page(text, folder, title=title, base=base, within=field_map.within)
    elif field_map.body_format == "markdown":
        sheet = read_markdown(text, folder, title=title, base=base, reflow=reflow)
    else:
        sheet = Sheet(title)
        for line in lines_of(text, reflow=reflow):
            sheet.text(line)
    return Body(
        _without_source(sheet.blocks(), base),
        tuple(folder.files),
        tuple(dict.fromkeys(folder.lacks)),
    )


def _without_source(blocks: list[Block], base: str) -> list[Block]:
    """Leave out a last line that is nothing but a link to the page itself: a released page shows the address."""
    if base and blocks and blocks[-1]["type"] == "text":
        html = blocks[-1]["value"]["html"]
        less = re.sub(rf'(?<=</p>)<p><a href="{re.escape(escape(base))}">[^<]*</a></p>$', "", html)
        return [*blocks[:-1], {"type": "text", "value": {"html": less}}]
    return blocks
