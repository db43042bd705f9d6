"""The small city, with people who import, and files written for the occasion."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication.importing.run import import_documents
from huiyin.domains.publication.importing.signing import sign
from huiyin.domains.publication.tests.conftest import City, city, person

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from huiyin.domains.publication.models import ImportRun
    from huiyin.kernel.actors import Actor

__all__ = ["city"]
MAPPING = """
type = "news"
organ = "yc-gov"
column = "city-news"
source = "旧网站"

[fields]
title = "title"
body = "body"
published_on = "date"
source_url = ["address", "link"]
"""
POOL = "全市供热管网按新的温度曲线运行报修电话天有人接听图书馆延长周末开放间读者可以预约自习座位和讲名额"


def words(number: int, length: int = 300) -> str:
    """Return a paragraph that resembles that of no other number."""
    chance = random.Random(number)
    return "".join(chance.choice(POOL) for _ in range(length)) + "。"


def row(number: int, **values: Any) -> dict[str, Any]:
    """Return a row that can be released as it is."""
    return {
        "title": f"第 {number} 条旧信息",
        "body": words(number),
        "date": "2019-05-15",
        "address": f"https://www.yunchuan.example/2019/{number}.html",
    } | values


@dataclass
class Desk:
    """Where files are put and read in."""

    city: City
    folder: Path
    importer: Actor

    def jsonl(self, rows: Sequence[dict[str, Any]], name: str = "old.jsonl") -> Path:
        """Write rows as JSON lines."""
        file = self.folder / name
        lines = [json.dumps(r, ensure_ascii=False, default=str) for r in rows]
        file.write_text("\n".join(lines), encoding="utf-8")
        return file

    def mapping(self, text: str = MAPPING) -> Path:
        """Write a mapping."""
        file = self.folder / "mapping.toml"
        file.write_text(text, encoding="utf-8")
        return file

    def read(
        self,
        path: Path,
        mapping: str = MAPPING,
        announce: Callable[[int], None] = lambda _count: None,
    ) -> ImportRun:
        """Read a file in."""
        return import_documents(
            path,
            self.mapping(mapping),
            reason="网站改版。",
            actor=self.importer,
            now=self.city.tick(),
            announce=announce,
        )

    def outcomes(self, run: ImportRun) -> dict[int, tuple[str, str]]:
        """Return outcome and reason by row number."""
        return {r.number: (r.outcome, r.reason) for r in run.rows.order_by("number")}


@pytest.fixture
def desk(city: City, tmp_path: Path) -> Desk:
    return Desk(city, tmp_path, person("importer", "importer", city.organ))


def signed(desk: Desk, run: ImportRun, who: Any) -> Any:
    return sign(
        run_id=run.pk,
        opinion="逐条核对，均已在旧网站公开。",
        secrecy="clear",
        actor=who,
        now=desk.city.tick(),
    )
