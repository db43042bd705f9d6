"""网上展示与有效期分开; 废止日期和说明; 组配分类和公开范围.

Drafts keep their words in Wagtail's revisions under the names of the fields, so these are renamed too.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

OLD, NEW = "expires_on", "listed_until"


def _rename(apps: Any, before: str, after: str) -> None:
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
        content_type__app_label="publication", content_type__model="item"
    )
    for revision in revisions.only("pk", "content").iterator(chunk_size=200):
        if before in revision.content:
            revision.content[after] = revision.content.pop(before)
            revision.save(update_fields=["content"])


def forwards(apps: Any, _schema_editor: Any) -> None:
    _rename(apps, OLD, NEW)


def backwards(apps: Any, _schema_editor: Any) -> None:
    _rename(apps, NEW, OLD)


class Migration(migrations.Migration):

    dependencies = [
        ("publication", "0006_site_mark_and_map_number"),
        ("wagtailcore", "0098_apitoken"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RenameField("item", OLD, NEW),
        migrations.RunPython(forwards, backwards, elidable=False),
        migrations.AddField(
            model_name="item",
            name="ended_on",
            field=models.DateField(blank=True, null=True, verbose_name="修改、废止或失效日期"),
        ),
        migrations.AddField(
            model_name="item",
            name="validity_note",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="有效性说明"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="item",
            name="assembly",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="组配分类"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="item",
            name="scope",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="公开范围"),
            preserve_default=False,
        ),
    ]
