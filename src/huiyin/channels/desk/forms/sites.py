"""站点的表单: names, address, footer, menu, first page and synonyms; lists are written a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from huiyin.channels.desk.forms.fields import area, line
from huiyin.channels.desk.forms.intake import (
    PlaceForm,
    columns_by_name,
    organs_by_name,
    sites_by_name,
)
from huiyin.domains.publication.places import MOST_LINES
from huiyin.domains.publication.synonyms import problems_of_synonyms, typed_rows, written_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from huiyin.domains.publication.models import Site

    Json = dict[str, Any]

DOOR_PARTS = 3
MENU_HELP = gettext_lazy("每行一项：先写名称，空一格，再写地址。例如：政府信息公开 /disclosure/")
DOORS_HELP = gettext_lazy(
    "首页上方的入口，每行一个：标题、说明、地址，用竖线隔开。例如：找政策 | 文件连同解读 | /policies/。"
    "不写就用通用的四个入口。"
)
BLOCKS_HELP = gettext_lazy(
    "每行一个：栏目代号，后面可以写条数，用空格隔开。例如：city-news 5。前两个放在主栏，其余放在旁边。"
)
SYNONYMS_HELP = gettext_lazy(
    "每行一组意思一样的词，用顿号、逗号或等号隔开。例如：市民中心、六号楼、办事大厅。"
    "读者搜其中一个，也能找到写着另外几个的内容。搜索只用门户根站点（地址前缀为 /）的同义词。"
)


class SiteForm(PlaceForm):
    """站点."""

    groups = (
        (gettext_lazy("站点"), ("slug", "name", "name_en", "organ", "parent", "prefix", "domain")),
        (gettext_lazy("页脚"), ("id_code", "icp", "police", "sponsor", "contact", "phone")),
        (gettext_lazy("登记"), ("registration_mark",)),
        (gettext_lazy("导航"), ("menu",)),
        (gettext_lazy("首页"), ("lead_title", "lead_text", "doors", "blocks")),
        (gettext_lazy("搜索"), ("synonyms",)),
    )
    slug = forms.SlugField(
        label=gettext_lazy("代号"), help_text=gettext_lazy("小写字母和数字，定了不再改。")
    )
    name = line(gettext_lazy("网站名称"), most=80)
    name_en = line(gettext_lazy("英文名称"), required=False, most=120)
    organ = forms.ChoiceField(label=gettext_lazy("主办单位"))
    parent = forms.ChoiceField(label=gettext_lazy("上级站点"), required=False)
    prefix = line(
        gettext_lazy("地址前缀"),
        most=60,
        help_text=gettext_lazy("门户根站点写 /，下级站点如 /linxi/。"),
    )
    domain = line(gettext_lazy("网站域名"), most=120)
    id_code = line(gettext_lazy("网站标识码"), required=False, most=20)
    icp = line(gettext_lazy("ICP备案编号"), required=False, most=60)
    police = line(gettext_lazy("公安机关备案编号"), required=False, most=60)
    sponsor = line(gettext_lazy("网站主办单位"), required=False, most=120)
    contact = line(gettext_lazy("联系方式"), required=False)
    phone = line(gettext_lazy("联系电话"), required=False, most=40)
    registration_mark = line(
        gettext_lazy("登记号代字"), most=12, help_text=gettext_lazy("例如：云公")
    )
    menu = area(gettext_lazy("导航"), rows=7, help_text=MENU_HELP)
    lead_title = line(gettext_lazy("首页标题"), required=False, most=60)
    lead_text = area(gettext_lazy("首页导语"), rows=3)
    doors = area(gettext_lazy("入口"), rows=4, help_text=DOORS_HELP)
    blocks = area(gettext_lazy("首页上显示的栏目"), rows=4, help_text=BLOCKS_HELP)
    synonyms = area(gettext_lazy("同义词"), rows=6, help_text=SYNONYMS_HELP)

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["organ"].choices = [("", "—"), *organs_by_name()]  # type: ignore[attr-defined]
        others = [row for row in sites_by_name() if row[0] != initial.get("slug")]
        self.fields["parent"].choices = [("", _("没有上级")), *others]  # type: ignore[attr-defined]
        if initial.get("seen"):
            self.fields["slug"].disabled = True

    @override
    def targets(self) -> Sequence[tuple[str, str]]:
        """Return the site's own columns."""
        return columns_by_name(self.initial.get("slug", "") or "-")

    def clean_menu(self) -> list[Json]:
        """Return the menu: a line is a label and an address."""
        found = []
        for row in _lines(self.cleaned_data["menu"]):
            label, _blank, path = row.rpartition(" ")
            if not label.strip():
                raise forms.ValidationError(
                    _("“{row}”要有名称和地址，中间空一格。").format(row=row)
                )
            found.append({"label": label.strip(), "path": path.strip()})
        return found

    def clean_doors(self) -> list[Json]:
        """Return the doors: a line is title, text and address."""
        found = []
        for row in _lines(self.cleaned_data["doors"]):
            parts = [part.strip() for part in row.split("|")]
            if len(parts) != DOOR_PARTS:
                raise forms.ValidationError(
                    _("“{row}”要有标题、说明、地址三部分，用竖线隔开。").format(row=row)
                )
            found.append(dict(zip(("title", "text", "path"), parts, strict=True)))
        return found

    def clean_blocks(self) -> list[Json]:
        """Return the columns of the first page: a line is a code and a number of lines."""
        known = {code for code, _name in columns_by_name()}
        titles = {b.get("column"): b for b in self.initial.get("home", {}).get("blocks", [])}
        found = []
        for row in _lines(self.cleaned_data["blocks"]):
            code, _blank, count = row.partition(" ")
            if code not in known:
                raise forms.ValidationError(_("没有代号为“{code}”的栏目。").format(code=code))
            if count and not (count.strip().isdecimal() and 1 <= int(count) <= MOST_LINES):
                raise forms.ValidationError(
                    _("“{row}”的条数要在 1 至 {most} 之间。").format(row=row, most=MOST_LINES)
                )
            number = {"count": int(count)} if count else {}
            before = {k: v for k, v in titles.get(code, {}).items() if k != "count"}
            found.append({**before, "type": "column", "column": code, **number})
        return found

    def clean_synonyms(self) -> list[list[str]]:
        """Return the rows of words that mean the same; what is wrong is told by the line on the screen."""
        typed = typed_rows(self.cleaned_data["synonyms"])
        rows = [words for _number, words in typed]
        problems = list(problems_of_synonyms(rows, [number for number, _words in typed]))
        if problems:
            raise forms.ValidationError(problems)
        return rows

    def home(self) -> Json:
        """Return the first page; what the form does not know stays as it is."""
        before = self.initial.get("home", {})
        rest = [b for b in before.get("blocks", []) if b.get("type") not in {"doors", "column"}]
        doors = self.cleaned_data["doors"]
        front = [{"type": "doors", "items": doors}] if doors else []
        return {
            **before,
            "lead_title": self.words("lead_title"),
            "lead_text": self.words("lead_text"),
            "blocks": [*front, *self.cleaned_data["blocks"], *rest],
        }

    def values(self) -> Json:
        """Return the values of ``save_site``."""
        names = (
            *("name", "name_en", "prefix", "domain", "id_code", "icp", "police"),
            *("sponsor", "contact", "phone", "registration_mark"),
        )
        return {
            **{name: self.words(name) for name in names},
            "menu": self.cleaned_data["menu"],
            "home": self.home(),
            "intake": self.intake(),
            "synonyms": self.cleaned_data["synonyms"],
        }


def _lines(text: str) -> list[str]:
    return [row.strip() for row in text.replace("　", " ").splitlines() if row.strip()]


def site_initial(site: Site) -> Json:
    """Return what the form of a site begins with."""
    home = site.home or {}
    blocks = home.get("blocks", [])
    doors: list[Json] = next((b.get("items", []) for b in blocks if b.get("type") == "doors"), [])
    rows = [b for b in blocks if b.get("type") == "column"]
    names = (
        *("slug", "name", "name_en", "prefix", "domain", "id_code", "icp", "police"),
        *("sponsor", "contact", "phone", "registration_mark", "intake", "home"),
    )
    return {
        **{name: getattr(site, name) for name in names},
        "organ": site.organ.code,
        "parent": site.parent.slug if site.parent else "",
        "menu": "\n".join(f"{m['label']} {m['path']}" for m in site.menu),
        "synonyms": written_lines(site.synonyms),
        "lead_title": home.get("lead_title", ""),
        "lead_text": home.get("lead_text", ""),
        "doors": "\n".join(f"{d['title']} | {d.get('text', '')} | {d['path']}" for d in doors),
        "blocks": "\n".join(f"{b['column']} {b.get('count', '')}".strip() for b in rows),
    }
