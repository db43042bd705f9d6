"""Documents that the search tests share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from huiyin.foundation.text.search.query import Query
from huiyin.foundation.text.search.schema import IndexDocument

if TYPE_CHECKING:
    from huiyin.foundation.text.search.index import SearchIndex


def document(number: int, title: str, body: str = "", **fields: object) -> IndexDocument:
    return IndexDocument(f"item/{number}", f"/item/{number}/", title=title, body=body, **fields)  # type: ignore[arg-type]


FUND = document(
    1,
    "云州市住房公积金提取办法",
    "职工购买自住住房的，可以提取住房公积金。5年内只能提取一次。",
    document_number="云政发〔2026〕18号",
    index_number="11220000013544357T/2026-00017",
    organ="市住建局",
    topic="住房/公积金",
    type="policy",
    site=("city",),
    year="2026",
    validity="in_force",
    published=datetime(2026, 3, 1, tzinfo=UTC),
)
HEAT = document(
    2,
    "供暖通知",
    "今年供暖自10月20日开始。依据云政发〔2026〕18号文件补贴。",
    document_number="云政办发〔2025〕7号",
    organ="市供热办",
    topic="公用事业/供热",
    type="notice",
    site=("city", "linxi"),
    year="2025",
    published=datetime(2025, 10, 1, tzinfo=UTC),
)
ROADS = document(
    3,
    "关于公交线路调整的公告",
    "自来水管道施工期间，18路公交改道。",
    organ="市交通局",
    type="notice",
    site=("city",),
    year="2026",
    published=datetime(2026, 5, 1, tzinfo=UTC),
)


def keys(index: SearchIndex, text: str, **options: object) -> list[str]:
    return [hit.key for hit in index.search(Query(text, **options)).hits]  # type: ignore[arg-type]
