"""Paths 01-15 and 23: the editor's views and Wagtail's own ways to publish a draft."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import NoReverseMatch, reverse
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import DraftStateMixin, Revision, WorkflowMixin

from huiyin.domains.publication import services
from huiyin.domains.publication.models import Item
from huiyin.foundation.accounts.models import User
from huiyin.foundation.release.models import Ticket
from huiyin.kernel.errors import PolicyBreach
from tests.bypass.browsers import browsers, item_form, latest
from tests.bypass.public_city import SECRET_WORDS, Public
from tests.bypass.rows import Row, refused

WRITE = "/write/items"


def nothing_live() -> None:
    """Assert that no item became live by Wagtail's reckoning, and that no ticket was written."""
    assert not Item.objects.filter(live=True).exists()
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    assert Ticket.objects.count() == 3


def edit_view(public: Public) -> None:
    for client in browsers(public):
        for item in (public.item, public.draft):
            client.post(f"{WRITE}/edit/{item.pk}/", item_form(item, title=f"{SECRET_WORDS}一改"))
    nothing_live()
    assert latest(public.item).content["title"] == public.item.title


def create_view(public: Public) -> None:
    for client in browsers(public):
        client.post(f"{WRITE}/add/", item_form(public.item, title=f"{SECRET_WORDS}新稿"))
    nothing_live()
    assert Item.objects.filter(title=f"{SECRET_WORDS}新稿").count() == 2


def bulk_publish(public: Public) -> None:
    for client in browsers(public):
        for action in ("publish", "unpublish", "delete", "move"):
            for model in ("publication/item", "wagtailcore/page"):
                for pk in (public.draft.pk, public.item.pk, 2):
                    client.post(
                        f"/write/bulk/{model}/{action}/?id={pk}", {"include_descendants": "on"}
                    )
    nothing_live()
    assert Item.objects.filter(pk__in=[public.draft.pk, public.item.pk]).count() == 2


def publish_in_code(public: Public) -> None:
    revision = latest(public.draft)
    with refused(PolicyBreach):
        revision.publish()
    with refused(PolicyBreach):
        revision.publish(
            user=User.objects.create(username="root", is_superuser=True),
            skip_permission_checks=True,
        )
    with refused(PolicyBreach):
        public.draft.publish(revision)
    with refused(PolicyBreach):
        public.item.unpublish()
    nothing_live()
    # The action beneath the method: Wagtail then takes the draft for live, the public sees nothing of it.
    PublishRevisionAction(revision, changed=True, log_action=False).execute(
        skip_permission_checks=True
    )
    DraftStateMixin.publish(
        public.item, latest(public.item), log_action=False, skip_permission_checks=True
    )
    assert Item.objects.get(pk=public.draft.pk).live


def publish_scheduled(public: Public) -> None:
    Revision.objects.all().update(approved_go_live_at=datetime(2026, 1, 1, tzinfo=UTC))
    Item.objects.update(go_live_at=datetime(2026, 1, 1, tzinfo=UTC))
    with refused(PolicyBreach):
        call_command("publish_scheduled", verbosity=0)
    Revision.objects.update(approved_go_live_at=None)
    Item.objects.update(live=True, expire_at=datetime(2026, 1, 2, tzinfo=UTC))
    with refused(PolicyBreach):
        call_command("publish_scheduled", verbosity=0)


def schedule_in_the_form(public: Public) -> None:
    for client in browsers(public):
        client.post(
            f"{WRITE}/edit/{public.draft.pk}/",
            item_form(public.draft, go_live_at="2026-01-01 08:00"),
        )
    nothing_live()
    assert Item.objects.get(pk=public.draft.pk).go_live_at is None


def internal_api(public: Public) -> None:
    for client in browsers(public):
        for action in ("publish", "unpublish", "copy", "create_alias", "move", "delete"):
            for pk in (public.draft.pk, 1, 2):
                address = f"/write/api/main/pages/{pk}/action/{action}/"
                client.post(
                    address, json.dumps({"recursive": True}), content_type="application/json"
                )
    nothing_live()


def api_v3(public: Public) -> None:
    for client in browsers(public):
        for prefix in ("/api/v3", "/write/api/v3", "/write/api/main/v3", "/api/v2"):
            for path in (
                "/pages/",
                f"/pages/{public.draft.pk}/actions/publish/",
                f"/pages/{public.draft.pk}/",
            ):
                for send in (client.post, client.patch, client.put):
                    body = json.dumps({"meta": {"action": "publish"}, "title": SECRET_WORDS})
                    assert (
                        send(prefix + path, body, content_type="application/json").status_code
                        == 404
                    )
    for name in ("wagtailapi_v3:pages:publish", "wagtailapi:pages:listing", "api-3.0.0:create"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    nothing_live()


def no_workflow_on_items(public: Public) -> None:
    assert not issubclass(Item, WorkflowMixin)
    for client in browsers(public):
        for way in ("action-submit", "action-restart-workflow", "action-workflow-action"):
            data = item_form(public.draft, **{way: "1", "workflow-action-name": "approve"})
            del data["action-publish"]
            client.post(f"{WRITE}/edit/{public.draft.pk}/", data)
        for way in ("workflow/action/approve/1", "workflow/confirm_cancellation", "unschedule"):
            assert client.post(f"{WRITE}/{way}/{public.draft.pk}/").status_code == 404
    nothing_live()


def edit_after_an_approval(public: Public) -> None:
    """What Wagtail's second approval would publish is the text after the first one; here nothing moves."""
    city, draft = public.city, public.draft
    digest = city.submit(draft)
    city.decide(draft, "proofread_1")
    content = latest(draft).content
    for client in browsers(public):
        client.post(f"{WRITE}/edit/{draft.pk}/", item_form(draft, title="审签中偷改"))
    with refused(PermissionDenied):
        Item.objects.get(pk=draft.pk).save_revision()
    with refused(PermissionDenied):
        services.update_item(
            item_id=draft.pk,
            metadata={"title": "偷改"},
            actor=city.people["author"],
            now=city.tick(),
        )
    assert latest(draft).content == content
    city.pass_to(draft, "registration")
    assert public.store.source(public.store.current().digest, draft.key) is None
    assert {s.frozen.digest for s in draft.submissions.all()} == {digest}


def the_latest_revision_is_not_what_is_released(public: Public) -> None:
    """A revision written past every lock after approval: what goes out is what was approved."""
    city, draft = public.city, public.draft
    digest = city.submit(draft)
    city.pass_to(draft, "registration")
    forged = {**latest(draft).content, "title": "审后换上的标题"}
    Revision.objects.filter(pk=latest(draft).pk).update(content=forged)
    Item.objects.filter(pk=draft.pk).update(title="审后换上的标题")
    ticket = services.register(
        item_id=draft.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    assert [e["digest"] for e in ticket.payload["entries"]] == [digest]
    public.step()
    page = public.page(f"/item/{draft.pk}/").decode()
    assert SECRET_WORDS in page
    assert "审后换上的标题" not in page
    public.before = ""


def autosave_over_a_frozen_revision(public: Public) -> None:
    city, draft = public.city, public.draft
    revision = latest(draft)
    city.submit(draft)
    frozen = latest(draft)
    for client in browsers(public):
        for number in (revision.pk, frozen.pk):
            answer = client.post(
                f"{WRITE}/edit/{draft.pk}/",
                item_form(draft, title="自动保存", overwrite_revision_id=number),
                headers={"Accept": "application/json"},
            )
            assert answer.status_code != 200 or not answer.json().get("success")
    with refused(PermissionDenied):
        Item.objects.get(pk=draft.pk).save_revision(overwrite_revision=frozen)
    assert latest(draft).content == frozen.content
    services.recall(item_id=draft.pk, actor=city.people["author"], now=city.tick())
    with refused(PermissionDenied):
        latest(draft).as_object().save_revision(overwrite_revision=latest(draft))


def snippet_publish(public: Public) -> None:
    for client in browsers(public):
        for way in ("publish", "unpublish", "lock", "unlock", "copy", "delete", "unschedule"):
            assert client.post(f"{WRITE}/{way}/{public.draft.pk}/").status_code == 404
        assert client.post(
            f"{WRITE}/history/{public.draft.pk}/revisions/{latest(public.draft).pk}/unschedule/"
        ).status_code == 404  # fmt: skip
        reverted = f"{WRITE}/history/{public.item.pk}/revisions/{latest(public.item).pk}/revert/"
        client.post(reverted, item_form(public.item, title=SECRET_WORDS))
    nothing_live()


def tomorrow(public: Public) -> None:
    """Time alone releases nothing that has no ticket."""
    public.city.now += timedelta(days=1)
    Item.objects.filter(pk=public.draft.pk).update(go_live_at=public.now)
    public.step()
    entries = {e.path for e in public.store.entries(public.store.current().digest)}
    assert f"/item/{public.draft.pk}/" not in entries
    assert SECRET_WORDS.encode() not in b"".join(public.page(path) for path in entries)
    public.before = ""


ROWS = (
    Row("01", "publish in the edit view", edit_view),
    Row("02", "publish in the create view", create_view),
    Row("03", "bulk actions", bulk_publish),
    Row("04", "Revision.publish() and the action beneath it", publish_in_code),
    Row("05", "publish_scheduled", publish_scheduled),
    Row("05", "a schedule posted in the form", schedule_in_the_form),
    Row("06", "internal admin API", internal_api),
    Row("07", "REST v3, all three ways", api_v3),
    Row("08", "REST v3 create", api_v3),
    Row("09", "REST v3 patch", api_v3),
    Row("10", "items have no Wagtail workflow", no_workflow_on_items),
    Row("13", "an edit after the first approval", edit_after_an_approval),
    Row("14", "a newer revision after approval", the_latest_revision_is_not_what_is_released),
    Row("15", "autosave over a frozen revision", autosave_over_a_frozen_revision),
    Row("23", "the snippet's own publish addresses", snippet_publish),
    Row("-", "midnight passes", tomorrow),
)
