"""Fail where a model has no migration, in Chinese and under English settings alike."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys

SETTINGS = "huiyin.project.settings.dev"
LANGUAGES = ("zh-hans", "en")


def look(language: str) -> None:
    """Compare models and migrations with the interface in one language."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    chosen = importlib.import_module(SETTINGS)
    chosen.LANGUAGE_CODE = language  # type: ignore[attr-defined]
    chosen.LANGUAGES = sorted(chosen.LANGUAGES, key=lambda row: row[0] != language)  # type: ignore[attr-defined]
    import django
    from django.core.management import call_command

    django.setup()
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def main() -> int:
    """Look in each language, each in a process of its own."""
    if len(sys.argv) > 1:
        look(sys.argv[1])
        return 0
    return max(subprocess.call([sys.executable, __file__, language]) for language in LANGUAGES)


if __name__ == "__main__":
    sys.exit(main())
