"""台账用语: the sentences in which the ledger tells what happened in publication, and what its subjects are called."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huiyin.domains.publication.models import Column, Coordination, ImportRun, Item, Redirect, Site
from huiyin.foundation.ledger import sentences
from huiyin.foundation.organs.models import Organ

SENTENCES = {
    "publication.coordination.asked": "{actor}就{subject}征求了{organs}的意见",
    "publication.coordination.answered": "{actor}记下了{organ}对{subject}的答复：{opinion}",
    "publication.plan": "{actor}编制了{subject}的解读方案",
    "publication.plan.linked": "{actor}为{subject}选定了解读稿{interpretation}",
    "publication.file.downloaded": "{actor}下载了没有公开的文件：{subject}，摘要 {digest}",
    "publication.register.exported": "{actor}导出了{subject}，共 {rows} 件；{narrowed}",
    "publication.configuration.saved": "{actor}修改了{subject}的设置（尚未生效）",
    "publication.redirects.saved": "{actor}写下了{subject}的 {count} 条旧地址（尚未生效）",
    "publication.redirects.discarded": "{actor}放弃了 {count} 条旧地址的改动",
    "publication.redirect.withdrawn": "{actor}撤下了{subject}：{reason}",
}


def register() -> None:
    """Register the sentences, the words for codes and the names of the subjects."""
    sentences.register(SENTENCES)
    sentences.register_words("publication.coordination.asked", "organs", organ_name)
    sentences.register_words("publication.coordination.answered", "organ", organ_name)
    opinions = {code: str(label) for code, label in Coordination.OPINIONS}
    sentences.register_words("publication.coordination.answered", "opinion", opinions)
    sentences.register_words("publication.register.exported", "narrowed", _narrowed)
    for prefix, name in (
        ("item", item_name),
        ("site", _site),
        ("column", _column),
        ("redirect", _redirect),
        ("import", _import),
        ("register", lambda _withheld: _("不公开信息台账")),
        ("configuration", lambda number: _("第 {number} 号设置变更").format(number=number)),
    ):
        sentences.register_subject(prefix, name)


def item_name(pk: str) -> str:
    """Return an item's title in title marks, marks inside it turned single; its number where it is gone."""
    titles = Item.objects.filter(pk=pk).values_list("title", flat=True) if pk.isdecimal() else ()
    single = str.maketrans("《》", "〈〉")
    return next(
        (f"《{title.translate(single)}》" for title in titles), _("第 {pk} 号稿件").format(pk=pk)
    )


def organ_name(code: str) -> str:
    """Return the name of an organ by its code."""
    names = Organ.objects.filter(code=code).values_list("name", flat=True)
    return next(iter(names), code)


def _narrowed(asked: str) -> str:
    """Return how a register was narrowed, from ``words/<organ>``; the words that were looked for are not kept."""
    words, _stroke, code = asked.partition("/")
    if words and code:
        return _("按标题或文号找过，只要{organ}的").format(organ=organ_name(code))
    if words:
        return _("按标题或文号找过，各机关的都要")
    return _("只要{organ}的").format(organ=organ_name(code)) if code else _("没有筛选，是整本台账")


def _site(slug: str) -> str:
    names = Site.objects.filter(slug=slug).values_list("name", flat=True)
    return _("站点“{name}”").format(name=next(iter(names), slug))


def _column(code: str) -> str:
    names = Column.objects.filter(code=code).values_list("name", flat=True)
    return _("栏目“{name}”").format(name=next(iter(names), code))


def _redirect(pk: str) -> str:
    paths = Redirect.objects.filter(pk=pk).values_list("path", flat=True) if pk.isdecimal() else ()
    return _("旧地址 {path}").format(path=next(iter(paths), pk))


def _import(pk: str) -> str:
    run = ImportRun.objects.filter(pk=pk).first() if pk.isdecimal() else None
    number = _("第 {pk} 号迁移批次").format(pk=pk)
    return _("{batch}（{file}）").format(batch=number, file=run.file) if run else number
