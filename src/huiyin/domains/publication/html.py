"""段落净化: only plain structure and links remain of what was typed or pasted."""

from __future__ import annotations

import re
from html import unescape

import nh3
from django.utils.translation import gettext as _

from huiyin.kernel.errors import Invalid

TAGS = {"p", "ul", "ol", "li", "a", "strong", "em", "br", "sub", "sup"}
ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "*": set()}
"""Nothing else: without the star every tag would keep title and lang, whose words no check reads."""
SCHEMES = {"http", "https", "mailto", "tel"}
_SAME = (("b", "strong"), ("i", "em"))
_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"</(?:p|li)>|<br\s*/?>")


def sanitise(source: str) -> str:
    """Return the HTML of a paragraph block as readers get it.

    Links chosen from Wagtail's page tree point nowhere in public and are refused, not dropped.
    """
    if "linktype=" in source:
        raise Invalid(
            "link-internal", _("正文里有一处链接指向站内页面库，请改写成网址（如 /item/12/）。")
        )
    for old, new in _SAME:
        source = re.sub(rf"<(/?){old}(?=[\s>])", rf"<\1{new}", source)
    return nh3.clean(
        source,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    ).replace("<p></p>", "")


def plain(html: str) -> str:
    """Return the words of sanitised HTML, one paragraph a line."""
    return unescape(_TAG.sub("", _BREAK.sub("\n", html))).strip()
