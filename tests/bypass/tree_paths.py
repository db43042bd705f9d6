"""Paths 10-12b, 16-19 and 26-31: Wagtail's page tree exists in the database and leads nowhere public."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from wagtail.models import (
    GroupApprovalTask,
    Locale,
    Page,
    PageViewRestriction,
    Site,
    Workflow,
    WorkflowTask,
    get_page_models,
)

from huiyin.domains.publication.models import Item
from huiyin.foundation.accounts.models import User
from tests.bypass.browsers import add_page, browsers, page_form, root_page
from tests.bypass.public_city import SECRET_WORDS, Public
from tests.bypass.rows import Row

URLCONFS = ("huiyin.project.urls_desk", "huiyin.project.urls_portal")


def boss() -> User:
    """Return a superuser who may do anything in Wagtail's eyes."""
    return User.objects.create(username="boss", is_superuser=True, is_staff=True)


def nowhere(public: Public, *slugs: str) -> None:
    """Assert that no slug is a public path and that no address of ours serves Wagtail's pages."""
    root = public.store.current()
    assert root is not None
    for slug in slugs:
        for path in (f"/{slug}/", f"/{slug}", f"/item/{slug}/"):
            assert public.store.entry(root.digest, path) is None
    for urlconf in URLCONFS:
        for name in (
            "wagtail_serve",
            "wagtailcore_login",
            "wagtailsites:index",
            "wagtailredirects:index",
        ):
            with pytest.raises(NoReverseMatch):
                reverse(name, args=[""] if name == "wagtail_serve" else None, urlconf=urlconf)
        for slug in slugs:
            with pytest.raises(Resolver404):
                resolve(f"/{slug}/", urlconf)


def page_views(public: Public) -> None:
    page = add_page(SECRET_WORDS)
    for client in browsers(public):
        client.post(f"/write/pages/{page.pk}/edit/", page_form(page))
        client.post(
            f"/write/pages/add/wagtailcore/page/{root_page().pk}/", page_form(page, slug="forged")
        )
        for way in ("publish", "unpublish", "copy", "move", "convert_alias", "lock", "privacy"):
            client.post(
                f"/write/pages/{page.pk}/{way}/",
                page_form(page, new_title="x", new_slug="x", new_parent_page=root_page().pk),
            )
    nowhere(public, page.slug, "forged", "x")


def no_page_tree(public: Public) -> None:
    assert get_page_models() == [Page]
    assert not issubclass(Item, Page)
    nowhere(public)


def workflow_of_pages(public: Public, *, disable: str = "") -> Page:
    """Send a page through a Wagtail workflow in which a superuser approves his own words."""
    user, page = boss(), add_page(SECRET_WORDS)
    task = GroupApprovalTask.objects.create(name="t")
    task.groups.add(Group.objects.first() or Group.objects.create(name="g"))
    workflow = Workflow.objects.create(name="w")
    if disable != "never":
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    state = workflow.start(page, user)
    if disable == "code":
        task.deactivate(user=user)
    elif disable == "screen":
        for client in browsers(public):
            client.post(f"/write/workflows/tasks/disable/{task.pk}/")
    elif state.current_task_state:
        state.current_task_state.approve(user=user)
    page.refresh_from_db()
    nowhere(public, page.slug)
    return page


def superuser_approves_himself(public: Public) -> None:
    assert workflow_of_pages(public).live


def workflow_without_task(public: Public) -> None:
    workflow_of_pages(public, disable="never")


def task_disabled_in_code(public: Public) -> None:
    assert workflow_of_pages(public, disable="code").live


def task_disabled_on_screen(public: Public) -> None:
    workflow_of_pages(public, disable="screen")


def copy_keeps_live(public: Public) -> None:
    page = add_page("原页", live=True)
    page.copy(update_attrs={"title": SECRET_WORDS, "slug": "copied"}, user=boss(), keep_live=True)
    assert Page.objects.get(slug="copied").live
    nowhere(public, page.slug, "copied")


def aliases(public: Public) -> None:
    page = add_page("原页", live=True)
    alias = page.create_alias(update_slug="alias")
    page.title = SECRET_WORDS
    page.save_revision().publish()
    alias.refresh_from_db()
    assert alias.title == SECRET_WORDS
    from wagtail.actions.convert_alias import ConvertAliasPageAction

    ConvertAliasPageAction(alias, log_action="wagtail.convert_alias").execute(
        skip_permission_checks=True
    )
    assert Page.objects.get(pk=alias.pk).live
    nowhere(public, page.slug, "alias")


def added_and_saved(public: Public) -> None:
    page = add_page(SECRET_WORDS, live=True)
    page.title = f"{SECRET_WORDS}二"
    page.save()
    page.move(root_page(), pos="last-child")
    nowhere(public, page.slug)


def restrictions(public: Public) -> None:
    page = add_page(SECRET_WORDS, live=True)
    lock = PageViewRestriction.objects.create(page=page, restriction_type="login")
    lock.delete()
    nowhere(public, page.slug)


def site_moved(public: Public) -> None:
    page = add_page(SECRET_WORDS, live=True)
    Site.objects.all().delete()
    Site.objects.create(
        hostname="www.yunchuan.example", port=80, root_page=page, is_default_site=True
    )
    nowhere(public, page.slug)


def contributed_apps(public: Public) -> None:
    """Redirects, search promotions, forms, settings models and translations are not installed at all."""
    for label in ("wagtailredirects", "wagtailsearchpromotions", "wagtailforms", "wagtailsettings",
                  "simple_translation", "wagtail_localize", "wagtailapi_v2", "wagtailapi_v3", "admin",
                  "redirects", "sites", "flatpages", "wagtailstyleguide", "routable_page"):  # fmt: skip
        assert not apps.is_installed(f"wagtail.contrib.{label}")
        assert label not in {config.label for config in apps.get_app_configs()}
    for client in browsers(public):
        for path in (
            "redirects/",
            "redirects/add/",
            "settings/",
            "searchpicks/add/",
            "forms/",
            "locales/",
            "sites/",
        ):
            assert (
                client.post(
                    f"/write/{path}", {"old_path": "/item/1/", "redirect_link": "/x/"}
                ).status_code
                == 404
            )


def translations(public: Public) -> None:
    page = add_page(SECRET_WORDS, live=True)
    other = Locale.objects.create(language_code="en")
    page.copy_for_translation(other, copy_parents=True, alias=True)
    nowhere(public, page.slug)


def commands_of_wagtail(public: Public) -> None:
    page = add_page(SECRET_WORDS, live=True)
    commands: dict[str, list[Any]] = {
        "fixtree": [], "update_index": [], "rebuild_references_index": [], "create_log_entries_from_revisions": [],
        "set_url_paths": [], "move_pages": [page.pk, root_page().pk], "purge_revisions": ["--days=0"],
    }  # fmt: skip
    for name, arguments in commands.items():
        call_command(name, *arguments, verbosity=0)
    Page.objects.update(first_published_at=datetime(2026, 1, 1, tzinfo=UTC))
    nowhere(public, page.slug)


ROWS = (
    Row("10", "a superuser approves his own submission", superuser_approves_himself),
    Row("11", "a workflow without a task", workflow_without_task),
    Row("12", "the only task disabled in code", task_disabled_in_code),
    Row("12b", "the only task disabled on the screen", task_disabled_on_screen),
    Row("16", "copy with new words", copy_keeps_live),
    Row("17", "aliases follow a draft", aliases),
    Row("18", "add_child without live=False", added_and_saved),
    Row("19", "save() of a live page", added_and_saved),
    Row("26", "move out of a section", added_and_saved),
    Row("27", "a view restriction deleted", restrictions),
    Row("28", "Wagtail's site gets another root", site_moved),
    Row("29", "redirects and the other contributed apps", contributed_apps),
    Row("30", "translation aliases", translations),
    Row("31", "an alias converted", aliases),
    Row("-", "the page tree's own views", page_views),
    Row("-", "no page tree leads outside", no_page_tree),
    Row("-", "Wagtail's commands", commands_of_wagtail),
)
