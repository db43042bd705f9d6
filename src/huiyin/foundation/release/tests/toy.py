"""A small publisher for tests: items by column, a list page per column, time-limited notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.foundation.release.rendering import Artefact, Output, SearchDocument

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from huiyin.foundation.release.rendering import Envelope


class ToyPublisher:
    """Pages: ``/item/<id>/``, ``/column/<name>/`` with titles, and ``/expired/`` that depends on the date."""

    def __init__(self, design: str = "toy") -> None:
        self.design = design
        self.cards: dict[str, dict[str, Any]] = {}
        self.today: date | None = None
        self.broken: set[str] = set()

    def load(self, sources: Iterable[tuple[str, Envelope]], *, today: date) -> None:
        """Build the index anew."""
        self.cards.clear()
        self.apply(dict(sources), today=today)

    def apply(self, changes: Mapping[str, Envelope | None], *, today: date) -> set[str]:
        """Update the index and tell what may have changed."""
        touched: set[str] = set()
        if today != self.today:
            touched |= {"expired", *(f"state/{k}" for k in self.cards)}
        self.today = today
        for key, envelope in changes.items():
            if not key.startswith("item/"):
                continue
            before = self.cards.pop(key, None)
            if envelope:
                document = envelope["document"]
                fields = ("title", "column", "until")
                self.cards[key] = {name: document.get(name) for name in fields}
            columns = {c["column"] for c in (before, self.cards.get(key)) if c}
            touched |= {f"plan/{key}", f"state/{key}", "plan/columns", "expired"}
            touched |= {f"list/{c}" for c in columns}
        return touched

    def fact(self, key: str) -> Any:
        """Return a fact."""
        kind, _, name = key.partition("/")
        if kind == "plan":
            return self._plan(name)
        if kind == "list":
            return [[k, c["title"]] for k, c in sorted(self.cards.items()) if c["column"] == name]
        if kind == "state":
            card = self.cards.get(name)
            return "expired" if card and self._over(card) else "in force"
        if key == "expired":
            return sorted(k for k, c in self.cards.items() if self._over(c))
        return None

    def _over(self, card: dict[str, Any]) -> bool:
        return bool(card["until"]) and card["until"] < str(self.today)

    def _plan(self, name: str) -> list[Any]:
        if name == "columns":
            columns = sorted({c["column"] for c in self.cards.values()})
            return [[f"/column/{c}/", "column", [c]] for c in columns]
        if name == "expired":
            return [["/expired/", "expired", []]]
        return [[f"/{name}/", "item", [name]]] if name in self.cards else []

    def plans(self) -> Iterable[str]:
        """Return every plan."""
        return ["plan/columns", "plan/expired", *(f"plan/{k}" for k in self.cards)]

    def render(self, artefact: Artefact, read: Callable[[str], Any]) -> Output:
        """Render one artefact."""
        if artefact.path in self.broken:
            msg = f"cannot render {artefact.path}"
            raise RuntimeError(msg)
        if artefact.renderer == "item":
            envelope = read(artefact.args[0])
            state = read(f"state/{artefact.args[0]}")
            body = f"{envelope['document']['title']}\n{envelope['document']['body']}\n{state}"
        elif artefact.renderer == "column":
            body = "\n".join(title for _key, title in read(f"list/{artefact.args[0]}"))
        else:
            body = "\n".join(read("expired"))
        return Output("text/plain; charset=utf-8", body.encode())

    def search_document(self, key: str, envelope: Envelope) -> SearchDocument | None:
        """Items are searchable."""
        return SearchDocument(key, f"/{key}/", {}) if key.startswith("item/") else None

    def search_terms(self) -> tuple[str, ...]:
        """Search knows no words of its own."""
        return ()

    def public_text(self, key: str, document: Mapping[str, Any]) -> str:
        """Return the words of an item."""
        return f"{document.get('title', '')}\n{document.get('body', '')}"

    def design_digest(self) -> str:
        """Return the digest of the design."""
        return self.design
