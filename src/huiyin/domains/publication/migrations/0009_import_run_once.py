"""The same file with the same mapping is one run; runs that were begun again after one was given up are counted."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import Any

from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """Write the digest of each mapping, and which attempt a run was; safe to run again."""
    ImportRun = apps.get_model("publication", "ImportRun")
    runs = ImportRun.objects.using(schema_editor.connection.alias)
    attempts: Counter[tuple[str, str]] = Counter()
    for pk, digest, mapping in list(runs.order_by("pk").values_list("pk", "digest", "mapping")):
        same = (digest, sha256(mapping.encode()).hexdigest())
        attempts[same] += 1
        runs.filter(pk=pk).update(mapping_digest=same[1], attempt=attempts[same])


class Migration(migrations.Migration):
    dependencies = [("publication", "0008_import_parts")]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="mapping_digest",
            field=models.CharField(default="", max_length=64, verbose_name="字段对照指纹"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="importrun",
            name="attempt",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="第几次"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.UniqueConstraint(
                fields=("digest", "mapping_digest", "attempt"), name="import_run_once"
            ),
        ),
    ]
