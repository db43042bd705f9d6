"""网站要求: what a site must show at its head and foot, and in which form; whose organ opens none of its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteRequirement:
    """One requirement: ``field`` of the site that must not be empty, and the ``pattern`` it must have whole.

    ``organ_kind`` limits the row to sites of such organs: ``government`` or "" for every site; ``other`` for all
    but governments; ``department``. So does ``organ_level``. A row without a pattern asks only that something is
    there; one without a field is about the site being there at all, and nothing that is filled in meets it.
    """

    code: str
    label: str
    field: str
    advice: str
    clause: str
    pattern: str = ""
    organ_kind: str = ""
    organ_level: str = ""


FOOT = "inspection-indicators-2019:D4.2"
OPENING = "website-guideline-2017:1"
DOMAIN = "website-guideline-2017:2"

SITE_REQUIREMENTS = (
    SiteRequirement(
        "mark",
        "党政机关网站标识",
        "mark_digest",
        "请把登记机关发给的标识图片和网址用 huiyin site mark 加挂。",
        FOOT,
    ),
    SiteRequirement(
        "mark-link",
        "党政机关网站标识的链接",
        "mark_link",
        "标识应当链接到登记机关的查验网址，请用 huiyin site mark 补上。",
        FOOT,
        r"https?://\S+",
    ),
    SiteRequirement(
        "id-code",
        "网站标识码",
        "id_code",
        "网站标识码是 10 位：行政区划代码开头的数字，或者部委网站的 bm 加 8 位数字。",
        FOOT,
        r"[0-9]{10}|bm[0-9]{8}",
    ),
    SiteRequirement("icp", "ICP 备案编号", "icp", "请填写通信管理部门核发的备案编号。", FOOT),
    SiteRequirement("police", "公安机关备案标识", "police", "请填写公安机关的备案编号。", FOOT),
    SiteRequirement("sponsor", "网站主办单位", "sponsor", "请填写主办单位的全称。", FOOT),
    SiteRequirement("contact", "联系方式", "contact", "请填写公众可以用的地址或者邮箱。", FOOT),
    SiteRequirement("phone", "联系电话", "phone", "请填写有人接听的电话。", FOOT),
    SiteRequirement(
        "portal-domain",
        "门户网站域名",
        "domain",
        "政府门户网站的域名应当是 www.地名.gov.cn。",
        DOMAIN,
        r"www\.[a-z0-9-]+\.gov\.cn",
        "government",
    ),
    SiteRequirement(
        "department-domain",
        "部门网站域名",
        "domain",
        "部门网站用门户的下级域名：部门.地名.gov.cn。",
        DOMAIN,
        r"(?!www\.)[a-z0-9-]+\.[a-z0-9-]+\.gov\.cn",
        "other",
    ),
    SiteRequirement(
        "township-site",
        "网站的开设",
        "",
        "乡镇、街道原则上不单独开设网站，请改作上级政府网站的栏目。",
        OPENING,
        organ_level="township",
    ),
    SiteRequirement(
        "county-department-site",
        "网站的开设",
        "",
        "县级政府部门原则上不单独开设网站，请改作县级政府网站的栏目。",
        OPENING,
        organ_kind="department",
        organ_level="county",
    ),
)
"""The guideline says 原则上, so who may open a site is told and never refused; a district's level counts as county.

Patterns of domains are derived from the guideline's examples; the code's form is taken from instances.
"""
