"""The real documents that benches run on, and the fixed pools of judged questions; nothing of it is kept here."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from huiyin.foundation.text.search.schema import IndexDocument

ROOT = Path(__file__).resolve().parents[2]
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Pool:
    """Documents by key, and questions with the keys of the documents that answer them."""

    name: str
    documents: list[IndexDocument]
    questions: list[tuple[str, frozenset[str]]]


def folder() -> Path:
    """Return the folder of the shared data (``HUIYIN_SHARED_DATA``, else beside the project)."""
    return Path(os.environ.get("HUIYIN_SHARED_DATA", ROOT.parent / "shared" / "data"))


def missing() -> str | None:
    """Return why the real documents cannot be used, or None."""
    if not (folder() / "documents").is_dir():
        return f"no shared data at {folder()} (set HUIYIN_SHARED_DATA)"
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        return "pyarrow is not installed"
    return None


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of one table, such as ``documents/news_items``."""
    from pyarrow import parquet

    return list(parquet.read_table(folder() / f"{name}.parquet").to_pylist())


def policy_pool() -> Pool:
    """Return policy documents, provincial documents and news, with 617 questions; equal texts kept once."""
    documents = [
        IndexDocument(key=str(r["docid"]), path=f"/{r['docid']}/", **_headed(r["text"]))
        for r in rows("search/policy_docs")
    ]
    documents += provincial() + news()
    kept = _once(documents)
    known = {d.key for d in kept}
    asked = [(r["question"], frozenset({str(r["docid"])})) for r in rows("search/policy_questions")]
    return Pool("policy", kept, [(q, gold) for q, gold in asked if gold <= known])


def law_pool() -> Pool:
    """Return the articles that answer lay questions among the articles of 378 laws; equal texts kept once."""
    documents = [
        IndexDocument(
            key=str(r["article_id"]), path=f"/{r['article_id']}/", title=r["name"], body=r["text"]
        )
        for r in rows("search/law_gold_articles")
    ]
    named = {(d.title, _SPACE.sub("", d.body)) for d in documents}
    for number, r in enumerate(rows("documents/law_articles")):
        title, body = r["law_name"] + r["article_no"], r["article_text"]
        if (title, _SPACE.sub("", body)) not in named:
            named.add((title, _SPACE.sub("", body)))
            documents.append(
                IndexDocument(key=f"a{number}", path=f"/a{number}/", title=title, body=body)
            )
    gold: dict[tuple[str, str], set[str]] = {}
    for r in rows("search/law_questions"):
        gold.setdefault((str(r["query_id"]), r["question"]), set()).add(str(r["article_id"]))
    return Pool("law", documents, [(q, frozenset(keys)) for (_, q), keys in gold.items()])


def law_pool_as_given() -> Pool:
    """Return the law pool on which 0.333 is plain BM25: only texts that are equal to the last space are left out.

    So 433 articles stand in it twice with other line breaks, one of the two counts as no answer, and the 25,686 that
    answer no question have no name.
    """
    pool = law_pool()
    gold = [d for d in pool.documents if not d.key.startswith("a")]
    texts = {d.body for d in gold}
    others = [
        IndexDocument(key=f"a{number}", path=f"/a{number}/", body=r["article_text"])
        for number, r in enumerate(rows("documents/law_articles"))
        if r["article_text"] not in texts
    ]
    return Pool("law as given", [*gold, *others], pool.questions)


def provincial() -> list[IndexDocument]:
    """Return the documents of a provincial government site."""
    found = []
    for number, r in enumerate(rows("documents/provincial_documents")):
        found.append(
            IndexDocument(
                key=f"p{number}",
                path=f"/item/p{number}/",
                title=r["title"],
                body=r["body"] or "",
                organ=r["dept"] or "",
                topic=(r["category"] or "").replace("/", " "),
                type="policy",
                site=("city",),
                **_dated(str(r["date"] or "")[:10]),
            )
        )
    return found


def news() -> list[IndexDocument]:
    """Return daily news."""
    found = []
    for number, r in enumerate(rows("documents/news_items")):
        day = str(r["date"])
        found.append(
            IndexDocument(
                key=f"n{number}",
                path=f"/item/n{number}/",
                title=r["title"] or "",
                body=r["body"] or "",
                organ="新闻中心",
                type="news",
                site=("city",),
                column=(f"c{number % 40}",),
                **_dated(f"{day[:4]}-{day[4:6]}-{day[6:8]}"),
            )
        )
    return found


def _headed(text: str) -> dict[str, str]:
    """A policy document's first words up to a space are its title."""
    title, _, body = text.partition(" ")
    return {"title": title, "body": body} if len(title) <= 80 else {"body": text}


def _dated(day: str) -> dict[str, Any]:
    try:
        moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    except ValueError:
        return {}
    return {"published": moment, "year": str(moment.year)}


def _once(documents: list[IndexDocument]) -> list[IndexDocument]:
    seen: set[str] = set()
    kept = []
    for document in documents:
        text = _SPACE.sub("", document.title + document.body)
        if text not in seen:
            seen.add(text)
            kept.append(document)
    return kept
