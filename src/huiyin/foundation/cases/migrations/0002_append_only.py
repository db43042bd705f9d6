"""Decisions, facts about clocks and imported calendars are written once."""

from django.db import migrations

from huiyin.foundation.ledger.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("ledger", "0002_append_only")]

    operations = [
        AppendOnly("cases", "decision"),
        AppendOnly("cases", "caseclock"),
        AppendOnly("cases", "clockevent"),
        AppendOnly("cases", "calendaryear"),
        AppendOnly("cases", "calendarday"),
    ]
