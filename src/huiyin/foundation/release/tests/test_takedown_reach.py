"""How far a takedown reaches: what is called after the thing, and nothing that merely bears its number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from typing_extensions import override

from huiyin.foundation.release import gate
from huiyin.foundation.release.deps import Dependencies
from huiyin.foundation.release.judging import DesignNotApproved
from huiyin.foundation.release.tests.conftest import NOW, Office, make_releaser
from huiyin.foundation.release.tests.toy import ToyPublisher

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huiyin.foundation.release.releaser import Releaser
    from huiyin.foundation.release.rendering import Artefact, Output


def test_what_is_about_a_source_is_called_after_it(tmp_path: Path) -> None:
    keys = ("item/5", "withdrawn/5", "card/5", "entry/5", "ticket/5", "batch/5", "column/5",
            "redirect/5", "card/15", "plan/item/5", "list/news")  # fmt: skip
    deps = Dependencies(tmp_path / "dependencies.sqlite3")
    deps.commit(root="r", reads={}, known=dict.fromkeys(keys, "d"), plans={}, removed=[], anew=True)
    assert deps.about("item/5") == ["card/5", "entry/5", "item/5", "withdrawn/5"]
    assert "withdrawn/5" not in deps.about("redirect/5")
    assert deps.about("item/7") == ["item/7"], "never read"


class Numbered(ToyPublisher):
    """Every page of an item shows the ticket behind it, as the portal's pages of proof do."""

    @override
    def render(self, artefact: Artefact, read: Callable[[str], Any]) -> Output:
        """Render one artefact; the ticket of an item is read by its number."""
        made = super().render(artefact, read)
        if artefact.renderer == "item":
            read(f"ticket/{read(artefact.args[0])['ticket']}")
        return made


@pytest.mark.django_db
@pytest.mark.clause("changchun-2015:4.1a")
def test_an_item_takes_no_page_along_whose_ticket_bears_its_number(
    office: Office, releaser: Releaser, folders: Path
) -> None:
    releaser.deps.close()
    showing = make_releaser(folders, Numbered())
    ticket = office.release(office.item(9001, "无关的", column="甲"))
    office.release(office.item(ticket.pk, "要撤的", column="乙"))
    showing.step(now=NOW)
    store = showing.writer.store
    root = store.current()
    assert root is not None
    before = store.entry(root.digest, "/item/9001/")
    assert before is not None
    showing.deps.close()
    upgraded = make_releaser(folders, Numbered("second"))
    office.withdraw(ticket.pk)
    with pytest.raises(DesignNotApproved):
        upgraded.step(now=NOW)
    assert gate.status(f"item/{ticket.pk}", now=NOW).state == "withdrawn"
    root = store.current()
    assert root is not None
    assert store.entry(root.digest, "/item/9001/") == before
