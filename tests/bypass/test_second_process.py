"""Another process writes the database behind the platform's back; the public sees no difference."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from huiyin.domains.publication.models import Item

if TYPE_CHECKING:
    from tests.bypass.public_city import Public

SQLITE = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], timeout=30)
for statement in sys.argv[2:]:
    database.execute(statement)
database.commit()
"""
POSTGRES = """
import psycopg, sys
with psycopg.connect(sys.argv[1]) as database:
    for statement in sys.argv[2:]:
        database.execute(statement)
"""
WORDS = "背后写入的标题"
STATEMENTS = (
    f"UPDATE publication_item SET live = {{true}}, title = '{WORDS}', summary = '{WORDS}'",
    f"UPDATE publication_site SET name = '{WORDS}', domain = 'evil.example'",
    f"UPDATE publication_column SET name = '{WORDS}'",
    f"UPDATE organs_organ SET name = '{WORDS}', short_name = '{WORDS}'",
    "UPDATE cases_case SET state = 'released'",
    "UPDATE accounts_user SET is_superuser = {true}",
    "DELETE FROM text_word",
)


@pytest.mark.clause("changchun-2015:4.1b")
@pytest.mark.django_db(transaction=True)
def test_a_second_process_writes_the_database(public: Public) -> None:
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        script, place, true = SQLITE, str(settings["NAME"]), "1"
    else:
        script, true = POSTGRES, "true"
        place = " ".join(
            f"{k}='{settings[n]}'"
            for k, n in (("host", "HOST"), ("port", "PORT"), ("user", "USER"), ("password", "PASSWORD"), ("dbname", "NAME"))
            if settings[n]
        )  # fmt: skip
    statements = [s.replace("{true}", true) for s in STATEMENTS]
    subprocess.run([sys.executable, "-c", script, place, *statements], check=True, timeout=60)
    assert Item.objects.filter(title=WORDS, live=True).count() == 2
    public.unchanged()
