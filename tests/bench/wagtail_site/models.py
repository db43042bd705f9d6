"""One page type with a stream of headings and paragraphs."""

from django.db import models
from wagtail.blocks import CharBlock, RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Page


class Article(Page):
    """An article as a stock site would have it."""

    summary = models.TextField(blank=True)
    body = StreamField([("heading", CharBlock()), ("text", RichTextBlock())])
    template = "article.html"

    class Meta:
        app_label = "wagtail_site"
