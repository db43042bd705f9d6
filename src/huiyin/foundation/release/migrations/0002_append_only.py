"""The database itself refuses to change frozen documents, tickets and the releaser's answers."""

from django.db import migrations

from huiyin.foundation.ledger.operations import AppendOnly


class Migration(migrations.Migration):
    """Guard five tables."""

    dependencies = [("release", "0001_initial")]
    operations = [
        AppendOnly("release", "Frozen"),
        AppendOnly("release", "Ticket"),
        AppendOnly("release", "TicketEntry"),
        AppendOnly("release", "Admission"),
        AppendOnly("release", "Refusal"),
    ]
