"""Runs go out in parts, a ticket each; a run that went out as one ticket becomes a run of one part."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def carry_over(apps: Any, schema_editor: Any) -> None:
    """One part for each run that was signed."""
    runs = apps.get_model("publication", "ImportRun").objects.exclude(ticket=None)
    part = apps.get_model("publication", "ImportPart")
    for run in runs:
        rows = apps.get_model("publication", "ImportRow").objects.filter(run=run, outcome="release")
        ends = rows.aggregate(first=models.Min("number"), last=models.Max("number"))
        part.objects.create(run=run, at=0, ticket=run.ticket, settled_at=run.settled_at, **ends)


class Migration(migrations.Migration):

    dependencies = [("publication", "0007_catalogue_fields")]

    operations = [
        migrations.CreateModel(
            name="ImportPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.PositiveIntegerField(verbose_name="序号")),
                ("first", models.PositiveIntegerField(verbose_name="首行")),
                ("last", models.PositiveIntegerField(verbose_name="末行")),
                ("ticket", models.BigIntegerField(verbose_name="发布票")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="入账时间")),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="publication.importrun")),
            ],
            options={"verbose_name": "迁移分票"},
        ),
        migrations.AddConstraint(
            model_name="importpart",
            constraint=models.UniqueConstraint(fields=("run", "at"), name="import_part_once"),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField(model_name="importrun", name="ticket"),
        migrations.RemoveField(model_name="importrun", name="settled_at"),
    ]
