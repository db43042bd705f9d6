"""写稿: turning manuscripts into drafts, with their pictures, attachments and references."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wagtail.documents.models import Document
from wagtail.images.models import Image

from huiyin.domains.publication import services as publication
from huiyin.domains.publication.models import Item
from huiyin.project.demo import attachments, draw

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from huiyin.kernel.actors import Actor
    from huiyin.project.demo.manuscripts import Block, Manuscript
    from huiyin.project.demo.timeline import Event

RENAMED = {"number": "document_number", "group": "service_group", "author": "author_name"}
COPIED = (
    *("summary", "column", "other_columns", "made_on", "topic", "genre", "validity", "valid_until"),
    *(
        "listed_until",
        "ended_on",
        "validity_note",
        "keywords",
        "source",
        "major",
        "normative",
        "sensitive",
        "other_organs",
        "market",
    ),
)
CHANGED = ("validity", "valid_until", "ended_on", "validity_note")
RELATIONS = ("interprets", "replaces", "related")


@dataclass
class Writer:
    """Writes drafts; an item is known by its organ and title."""

    manuscripts: Mapping[str, Manuscript]
    _items: dict[str, int] = field(default_factory=dict)

    def item(self, key: str) -> Item:
        """Return the item of a manuscript; ``Item.DoesNotExist`` before it was written."""
        if key not in self._items:
            facts = self.manuscripts[key].facts
            found = Item.objects.get(organ__code=facts["organ"], title=facts["title"])
            self._items[key] = found.pk
        return Item.objects.get(pk=self._items[key])

    def create(self, event: Event, actor: Actor) -> bool:
        """Write a draft; False where it exists."""
        manuscript = self.manuscripts[event.key]
        facts = manuscript.facts
        if Item.objects.filter(organ__code=facts["organ"], title=facts["title"]).exists():
            return False
        publication.create_item(
            type=facts["type"],
            organ=facts["organ"],
            title=facts["title"],
            body=[self._block(b, actor, event.at) for b in manuscript.blocks],
            metadata=self._metadata(manuscript, actor, event.at),
            actor=actor,
            now=event.at,
        )
        return True

    def revise(self, item: Item, event: Event, actor: Actor) -> None:
        """Change a draft as a correction says: validity, what replaces it, single words."""
        correction, manuscript = event.data, self.manuscripts[event.key]
        metadata: dict[str, Any] = {n: correction[n] for n in CHANGED if n in correction}
        if "replaced_by" in correction:
            metadata["replaced_by"] = self.item(correction["replaced_by"]).pk
        body = None
        if "replace" in correction:
            blocks = [_replaced(b, correction["replace"]) for b in manuscript.blocks]
            body = [self._block(b, actor, event.at) for b in blocks]
        publication.update_item(
            item_id=item.pk, metadata=metadata, body=body, actor=actor, now=event.at
        )

    def _metadata(self, manuscript: Manuscript, actor: Actor, now: datetime) -> dict[str, Any]:
        facts = manuscript.facts
        values = {name: facts[name] for name in COPIED if name in facts}
        values |= {field: facts[name] for name, field in RENAMED.items() if name in facts}
        values["links"] = [
            {"relation": relation, "item": self.item(key).pk}
            for relation in RELATIONS
            for key in facts.get(relation, ())
        ]
        values["attachments"] = [
            {"document": self._document(manuscript, a, actor, now), "name": a["name"]}
            for a in facts.get("attachment", ())
        ]
        return values

    def _document(
        self, manuscript: Manuscript, attachment: dict[str, Any], actor: Actor, now: datetime
    ) -> int:
        """Return the library's document of an attachment, putting it there once."""
        title = attachment["name"]
        found = Document.objects.filter(title=title).first()
        if found is not None:
            return int(found.pk)
        data = attachments.content(manuscript, attachment)
        return publication.add_document(name=title, data=data, title=title, actor=actor, now=now)

    def _picture(self, name: str, title: str, actor: Actor, now: datetime) -> int:
        """Return the library's image of a drawing, drawing it once."""
        found = Image.objects.filter(title=title).first()
        if found is not None:
            return int(found.pk)
        return publication.add_picture(
            name=f"{name}.png", data=draw.picture(name), title=title, actor=actor, now=now
        )

    def _block(self, block: Block, actor: Actor, now: datetime) -> Block:
        """Resolve the drawing or the item a block names."""
        value = block["value"]
        if block["type"] == "picture":
            title = f"示意图：{value['image']}"
            return {
                **block,
                "value": {**value, "image": self._picture(value["image"], title, actor, now)},
            }
        if block["type"] == "policy_card":
            return {**block, "value": {"item": self.item(value["item"]).pk}}
        return block


def _replaced(block: Block, pairs: list[list[str]]) -> Block:
    """Return a text block with words replaced."""
    if block["type"] != "text":
        return block
    html = block["value"]["html"]
    for before, after in pairs:
        html = html.replace(before, after)
    return {**block, "value": {"html": html}}
