"""A run of a clock keeps the rulebook under which it began."""

from django.db import migrations, models

from huiyin.foundation.ledger.operations import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0003_clock_warnings"),
    ]

    operations = [
        migrations.AddField(
            model_name="caseclock",
            name="rulebook",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="规则册"),
        ),
        AppendOnly("cases", "caseclock"),  # SQLite loses the triggers when it rebuilds the table
    ]
