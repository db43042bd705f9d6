"""旧地址的表单: one old address, many of them as lines or a file, and what the list is searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.channels.desk.forms.base import DeskForm
from huiyin.channels.desk.forms.fields import line
from huiyin.domains.publication.models import Site
from huiyin.domains.publication.rules.redirects import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

STATES = {
    "public": gettext_lazy("生效"),
    "idle": gettext_lazy("没有生效"),
    "changed": gettext_lazy("已改动，还没有提出"),
    "proposed": gettext_lazy("已提出，待复核"),
    "ordered": gettext_lazy("已复核，等待发布"),
    "retired": gettext_lazy("已停用"),
}
TONES = {"public": "t-ok", "retired": "", "changed": "t-late", "idle": "t-late"}
OLD_HELP = gettext_lazy(
    "域名后面的部分，例如 /xxgk/202001/t20200101_123.html；粘贴整个网址也可以。带问号的地址不能转向。"
)
NEW_HELP = gettext_lazy("本网站上已有的页面，例如 /item/12/ 或 /news/。")


def opinion() -> Any:
    """Return the field for what the second person should know."""
    return line(
        gettext_lazy("说给复核的同事"),
        required=False,
        most=500,
        help_text=gettext_lazy("例如：旧网站停用，按清单转到新地址。"),
    )


class _SiteForm(DeskForm):
    """A form that names the site to which old addresses belong.

    Who only writes them down and may not propose them has nothing to say to the second person.
    """

    site = forms.ChoiceField(label=gettext_lazy("站点"))

    def __init__(
        self,
        sites: Iterable[Site],
        data: QueryDict | None = None,
        *,
        proposes: bool = True,
        **initial: Any,
    ) -> None:
        listed = [(site.slug, site.name) for site in sites]
        super().__init__(data, initial={"site": listed[0][0] if listed else ""} | initial)
        self.offer("site", listed)
        if not proposes:
            del self.fields["opinion"]


class RedirectForm(_SiteForm):
    """One old address."""

    path = line(gettext_lazy("原来的地址"), most=LONGEST * 4, help_text=OLD_HELP)
    target = line(gettext_lazy("转到"), most=LONGEST * 4, help_text=NEW_HELP)
    reason = line(gettext_lazy("说明"), required=False)
    opinion = opinion()


class LinesForm(_SiteForm):
    """Many old addresses: pasted, or from a file, which then stands in the box."""

    lines = forms.CharField(
        label=gettext_lazy("清单"),
        required=False,
        strip=False,  # an empty first cell counts, and so do empty lines where lines have numbers
        help_text=gettext_lazy(
            "每行一条：旧地址、转到的地址，后面可以写说明；用制表符、逗号或空格隔开。"
            "从表格里复制两列粘贴，或选一个 CSV 文件。"
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    file = forms.FileField(label=gettext_lazy("或者选择文件（CSV）"), required=False)
    opinion = opinion()


class OpinionForm(DeskForm):
    """What the second person should know."""

    opinion = opinion()


class DiscardForm(DeskForm):
    """Which changes are given up: those that were shown, none by default."""

    ids = forms.CharField(widget=forms.HiddenInput)

    def numbers(self) -> list[int]:
        """Return the numbers of the rows."""
        return [int(part) for part in self.words("ids").split(",") if part.isdecimal()]


class OldSiteForm(DeskForm):
    """Which import run, and on which host its items were public before."""

    run = forms.ChoiceField(label=gettext_lazy("迁移批次"))
    host = line(gettext_lazy("旧网站的域名"))

    def __init__(self, runs: Iterable[tuple[str, str]], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.offer("run", runs)


class RedirectSearch(DeskForm):
    """What the list is narrowed to."""

    q = forms.CharField(label=gettext_lazy("找旧地址或转到的地址"), required=False)
    site = forms.ChoiceField(label=gettext_lazy("站点"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("情况"), required=False)

    def __init__(self, data: Mapping[str, Any] | QueryDict) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        sites = Site.objects.order_by("prefix").values_list("slug", "name")
        self.offer("site", [("", _("全部站点")), *sites])
        self.offer("state", [("", _("全部")), *STATES.items()])
        self.is_valid()
