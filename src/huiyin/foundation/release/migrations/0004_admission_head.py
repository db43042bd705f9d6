"""Keep the signed head with each admission. The column may be empty, so that SQLite adds it in place and keeps its triggers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the column."""

    dependencies = [("release", "0003_purge_orders")]
    operations = [
        migrations.AddField(
            model_name="admission",
            name="head",
            field=models.TextField(null=True, verbose_name="签名树头"),
        ),
    ]
