"""站点和栏目的写法: what menus, first pages, intake rules and synonyms may look like, checked before a row is saved.

The portal renders released settings without asking again, so that a wrong shape must not become a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from huiyin.domains.publication.models import Column, Site
from huiyin.domains.publication.rules import BY_CODE, topics
from huiyin.domains.publication.synonyms import problems_of_synonyms
from huiyin.foundation.organs.models import Organ
from huiyin.kernel.addresses import reserved_beginning, site_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Json = dict[str, Any]
LABEL, ADDRESS, WORDS = 20, 200, 200
"""The most characters of a label, an address and a sentence: what fits on a phone (derived)."""
CRITERIA = ("sites", "columns", "item_types", "organs", "topics")
MOST_LINES = 20
"""The most lines of a block on a first page (derived)."""


def problems_of_site(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield field and sentence for everything wrong with the structured values of a site."""
    for row in values.get("menu", []):
        if not _named(row, "label") or not _leads(row.get("path", "")):
            yield (
                "menu",
                _("导航“{label}”要写名称（不超过 20 字）和地址（以 / 开头）。").format(
                    label=row.get("label", "")
                ),
            )
    home = values.get("home", {})
    for block in home.get("blocks", []):
        yield from (("home", problem) for problem in _block_problems(block))
    for rule in values.get("intake", []):
        yield from _rule_problems(rule, needs_target=True)
    yield from (("synonyms", said) for said in problems_of_synonyms(values.get("synonyms", [])))


def problems_of_column(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield field and sentence for everything wrong with the structured values of a column."""
    unknown = sorted(set(values.get("item_types", [])) - set(BY_CODE))
    if unknown:
        yield "item_types", _("没有这些信息类型：{types}。").format(types="、".join(unknown))
    path = values.get("path", "")
    if path and not (path.startswith("/") and path.endswith("/")):
        yield "path", _("栏目地址应以 / 开头、以 / 结尾，例如 /news/。")
    for rule in values.get("intake", []):
        yield from _rule_problems(rule, needs_target=False)


def problems_of_address(field: str, path: str) -> Iterator[tuple[str, str]]:
    """Yield field and sentence where an address is one that the portal keeps for its own pages."""
    beginning = reserved_beginning(f"/{path.strip('/')}/")
    if beginning:
        sentence = _("地址不能以 {beginning} 开头，这一段留给门户自己的页面，请换一个。")
        yield field, sentence.format(beginning=beginning)
        return
    prefixes = Site.objects.values_list("prefix", flat=True)
    page = site_page(f"/{path.strip('/')}/", ["/", *(f"/{p.strip('/')}/" for p in prefixes if p)])
    if page:
        sentence = _("地址 {page} 是站点自己的页面，请换一个。")
        yield field, sentence.format(page=page)


def _named(row: Mapping[str, Any], key: str) -> bool:
    return 0 < len(str(row.get(key, "")).strip()) <= LABEL


def _leads(path: str) -> bool:
    """Tell whether an address leads somewhere on the site, or to another one over a protected line."""
    inside = path.startswith("/") and not path.startswith("//")
    return len(path) <= ADDRESS and " " not in path and (inside or path.startswith("https://"))


def _block_problems(block: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a block; a column that is not there yet shows nothing, and is no error."""
    if block.get("type") == "doors":
        for door in block.get("items", []):
            if not _named(door, "title") or not _leads(door.get("path", "")):
                yield _("入口“{title}”要写标题（不超过 20 字）和地址（以 / 开头）。").format(
                    title=door.get("title", "")
                )
    elif block.get("type") == "column":
        count = block.get("count")
        if count is not None and not 1 <= int(count) <= MOST_LINES:
            yield _("首页上每个栏目显示 1 至 {most} 条。").format(most=MOST_LINES)


def _rule_problems(rule: Mapping[str, Any], *, needs_target: bool) -> Iterator[tuple[str, str]]:
    if not any(rule.get(name) for name in CRITERIA):
        yield "intake", _("每条汇聚规则至少要写一个条件，否则什么也不汇聚。")
    for name, label, known in _KNOWN:
        unknown = sorted(set(rule.get(name, [])) - known(rule.get(name, [])))
        if unknown:
            yield (
                "intake",
                _("汇聚规则里没有这些{label}：{codes}。").format(
                    label=label, codes="、".join(unknown)
                ),
            )
    target = rule.get("to", "")
    if needs_target and not Column.objects.filter(code=target).exists():
        yield "intake", _("请为每条汇聚规则选一个汇聚到的栏目。")


def _codes(model: Any, field: str) -> Callable[[Sequence[str]], set[str]]:
    return lambda asked: set(
        model.objects.filter(**{f"{field}__in": asked}).values_list(field, flat=True)
    )


def _topics(_asked: Sequence[str]) -> set[str]:
    return {topic.name for topic in topics()} | {
        f"{topic.name}/{child}" for topic in topics() for child in topic.children if child
    }


_KNOWN: tuple[tuple[str, str, Callable[[Sequence[str]], set[str]]], ...] = (
    ("sites", "站点", _codes(Site, "slug")),
    ("columns", "栏目", _codes(Column, "code")),
    ("organs", "机关", _codes(Organ, "code")),
    ("item_types", "信息类型", lambda _asked: set(BY_CODE)),
    ("topics", "主题", _topics),
)


def circular(row: Site | Column, parent: Site | Column | None) -> bool:
    """Tell whether a row would stand below itself."""
    above = parent
    while above is not None:
        if above.pk == row.pk:
            return True
        above = above.parent
    return False
