"""Say with each erasure how many files stayed for others. The column may be empty, so that SQLite adds it in place and keeps its triggers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the column."""

    dependencies = [("release", "0004_admission_head")]
    operations = [
        migrations.AddField(
            model_name="erasure",
            name="files_kept",
            field=models.PositiveIntegerField(null=True, verbose_name="因他件仍用而保留的文件"),
        ),
    ]
