"""The one article that every server delivers when delivery is measured: some 20 KB of page."""

from __future__ import annotations

SLUG = "article-0"
TITLE = "关于进一步做好政务信息公开工作的实施意见"
SUMMARY = "明确公开的范围、程序和期限，要求最后一道审签完成后即时发布。"
SENTENCE = "重要会议、重要活动、重大政策，最后一道审签完成后即在本站发布。"
PARTS = [(f"第{n + 1}部分", SENTENCE * 6) for n in range(22)]
