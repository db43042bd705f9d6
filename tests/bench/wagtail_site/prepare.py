"""Build the stock site's database with a few articles of about 20 KB; run as a module."""

import os
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.wagtail_site.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402


def main() -> None:
    """Create tables and pages anew."""
    from wagtail.models import Page, Site

    from tests.bench.article import PARTS, SUMMARY, TITLE
    from tests.bench.wagtail_site.models import Article

    Path(settings.DATABASES["default"]["NAME"]).unlink(missing_ok=True)
    call_command("migrate", verbosity=0)
    home = Page.get_first_root_node().add_child(title="home", slug="bench-home")
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
    )
    body = []
    for heading, text in PARTS:
        body += [("heading", heading), ("text", f"<p>{text}</p>")]
    for n in range(12):
        home.add_child(
            instance=Article(title=TITLE, slug=f"article-{n}", summary=SUMMARY, body=body)
        )


if __name__ == "__main__":
    main()
