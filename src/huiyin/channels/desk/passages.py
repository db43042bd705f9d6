"""段落: the body of a document as the reviewer reads it, block by block, with every difference to another version.

A block is its ``words`` and its ``facts``: what a reader sees or follows but does not read as words, such as the
target of a link, the bytes of a picture, the level of a heading. Both are compared; where a block differs in
nothing of these, it is still marked if any value of it changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from huiyin.channels.desk.files import described
from huiyin.domains.publication.editor.blocks import CHART_KINDS
from huiyin.domains.publication.html import plain as words_of_html
from huiyin.foundation.text.differences import ALIKE, Segment, compare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Block = Mapping[str, Any]

_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_LEVELS = {2: "一级标题", 3: "二级标题", 4: "三级标题"}
_NAMES = ("text", "attribution", "name", "title", "document_number", "summary")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line under a block: what it is and what it says, compared."""

    label: str
    segments: list[Segment]


@dataclass(frozen=True, slots=True)
class Passage:
    """One block: ``kind`` of block, ``segments`` of its words, ``change`` new, gone, changed or same.

    ``before`` is the value it had where its file was exchanged; ``notes`` say what words cannot show.
    """

    kind: str
    segments: list[Segment]
    change: str
    value: Mapping[str, Any]
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    before: Mapping[str, Any] | None = None


def plain(block: Block) -> str:
    """Return the words of a block; a link is followed by where it leads."""
    kind, value = block["type"], block["value"]
    if kind == "text":
        html = _LINK.sub(r"\2〔\1〕", value["html"])
        return words_of_html(html.replace("<li>", "<li>· "))
    if kind == "table":
        rows = [*value["head"], *value["rows"]]
        return "\n".join([value["caption"], *(" | ".join(map(str, row)) for row in rows)])
    if kind == "chart":
        rows = [value["columns"], *value["rows"]]
        lines = [value["title"], *(" | ".join(map(str, row)) for row in rows)]
        return "\n".join([*lines, value.get("note", "")]).strip()
    if kind == "picture":
        caption = _("图注：{words}").format(words=value["caption"]) if value["caption"] else ""
        return "\n".join([_("替代文字：{words}").format(words=value["alt"]), caption]).strip()
    return "\n".join(str(value[n]) for n in _NAMES if value.get(n))


def facts(block: Block) -> dict[str, str]:
    """Return what a block holds besides its words, by label."""
    kind, value = block["type"], block["value"]
    if kind == "heading":
        return {_("层次"): _LEVELS.get(value["level"], str(value["level"]))}
    if kind == "chart":
        unit = {_("单位"): value["unit"]} if value["unit"] else {}
        shape = dict(CHART_KINDS).get(value["kind"], value["kind"])
        return {_("图形"): str(shape), **unit, _("图形指纹"): value["digest"][:16]}
    if kind in {"picture", "file"}:
        return {_("文件"): described(value)}
    if kind == "policy_card":
        return {_("指向"): _("第 {n} 号稿件").format(n=value["item"])}
    return {}


def passages(document: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[Passage]:
    """Return the blocks of a document; those that went since ``before`` stand where they were."""
    if before is None:
        return [_unchanged(block) for block in document["body"]]
    pairs = _pairs(before["body"], document["body"])
    still = _still(pairs)
    found = [_passage(b, pairs.get(n), n in still) for n, b in enumerate(document["body"])]
    kept = {id(old) for _at, old in pairs.values()}
    for at, block in enumerate(before["body"]):
        if id(block) not in kept:
            found.insert(min(at, len(found)), _gone(block))
    return found


def _pairs(old: Sequence[Block], new: Sequence[Block]) -> dict[int, tuple[int, Block]]:
    """Return, by place in ``new``, the place and block in ``old`` that each block was before.

    Blocks keep their id through edits; where all were written anew, equal and then alike ones are paired.
    """
    free = dict(enumerate(old))
    pairs: dict[int, tuple[int, Block]] = {}
    for fits in (_same_id, _same_value, _alike):
        for place, block in enumerate(new):
            if place in pairs:
                continue
            at = next((n for n, b in free.items() if fits(b, block)), None)
            if at is not None:
                pairs[place] = (at, free.pop(at))
    return pairs


def _same_id(old: Block, new: Block) -> bool:
    return bool(new["id"]) and (old["id"], old["type"]) == (new["id"], new["type"])


def _same_value(old: Block, new: Block) -> bool:
    return bool(old["type"] == new["type"] and old["value"] == new["value"])


def _alike(old: Block, new: Block) -> bool:
    if old["type"] != new["type"]:
        return False
    matcher = SequenceMatcher(a=plain(old), b=plain(new), autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _still(pairs: Mapping[int, tuple[int, Block]]) -> set[int]:
    """Return the places whose blocks stand in the same order as before; the others were moved."""
    order = [at for _place, (at, _block) in sorted(pairs.items())]
    matcher = SequenceMatcher(a=sorted(order), b=order, autojunk=False)
    kept = {order[m.b + n] for m in matcher.get_matching_blocks() for n in range(m.size)}
    return {place for place, (at, _block) in pairs.items() if at in kept}


def _unchanged(block: Block) -> Passage:
    words = plain(block)
    lines = tuple(_fact(label, text, text) for label, text in facts(block).items())
    return Passage(block["type"], compare(words, words), "same", block["value"], lines)


def _passage(block: Block, pair: tuple[int, Block] | None, still: bool) -> Passage:  # noqa: FBT001
    words, lines = plain(block), facts(block)
    if pair is None:
        new = tuple(_fact(label, "", text) for label, text in lines.items())
        return Passage(block["type"], compare("", words), "new", block["value"], new)
    old = pair[1]
    segments, was = compare(plain(old), words), facts(old)
    labels = dict.fromkeys([*lines, *was])
    compared = tuple(_fact(n, was.get(n, ""), lines.get(n, "")) for n in labels)
    shown = any(s.kind != "same" for s in [*segments, *(s for f in compared for s in f.segments)])
    notes = [] if still else [_("位置有变动。")]
    if old["value"] != block["value"] and not shown:
        notes.append(_("文字没有变，格式有变动（如加粗、分段），请看网页效果。"))
    exchanged = old["value"].get("digest") != block["value"].get("digest")
    return Passage(
        kind=block["type"],
        segments=segments,
        change="changed" if shown or notes else "same",
        value=block["value"],
        facts=compared,
        notes=tuple(notes),
        before=old["value"] if exchanged else None,
    )


def _fact(label: str, was: str, here: str) -> Fact:
    """Compare a fact as a whole: two digests have nothing in common that is worth showing."""
    if was == here:
        return Fact(label, [Segment("same", here)])
    both = [Segment("removed", was), Segment("added", here)]
    return Fact(label, [s for s in both if s.text])


def _gone(block: Block) -> Passage:
    lines = tuple(_fact(label, text, "") for label, text in facts(block).items())
    return Passage(block["type"], compare(plain(block), ""), "gone", block["value"], lines)
