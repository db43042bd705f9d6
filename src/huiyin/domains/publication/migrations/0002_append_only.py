"""What was submitted is written once."""

from django.db import migrations

from huiyin.foundation.ledger.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("publication", "0001_initial"), ("ledger", "0002_append_only")]

    operations = [AppendOnly("publication", "submission")]
