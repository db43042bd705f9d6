"""办理: which service a form's action calls; one row an action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.channels.desk import reading
from huiyin.domains.publication import services
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import QueryDict

    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Act:
    """A form sent by an actor about an item."""

    item_id: int
    action: str
    form: QueryDict
    actor: Actor
    now: datetime

    @property
    def who(self) -> dict[str, Any]:
        """Return the arguments every service takes."""
        return {"item_id": self.item_id, "actor": self.actor, "now": self.now}

    @property
    def opinion(self) -> str:
        """Return the opinion."""
        return self.form.get("opinion", "").strip()

    @property
    def digest(self) -> str:
        """Return the digest of the document on the screen."""
        return self.form.get("digest", "")


def _submit(act: Act) -> None:
    services.submit(
        **act.who,
        emergency=act.form.get("emergency") == "yes",
        seen_version=reading.version(act.form),
        opinion=act.opinion,
    )


def _decide(act: Act) -> None:
    services.decide(
        **act.who,
        action=act.action,
        digest_seen=act.digest,
        opinion=act.opinion,
        data=reading.decision_data(act.action, act.form),
        seen_version=reading.version(act.form),
    )


def _return(act: Act) -> None:
    services.return_to_draft(
        **act.who,
        opinion=act.opinion,
        digest_seen=act.digest,
        seen_version=reading.version(act.form),
    )


def _recall(act: Act) -> None:
    services.recall(**act.who, opinion=act.opinion, seen_version=reading.version(act.form))


def _register(act: Act) -> None:
    others = [name for name in act.form.getlist("together") if name.partition("=")[0].isdecimal()]
    seen = {act.item_id: act.digest}
    seen |= {int(pk): digest for pk, _, digest in (name.partition("=") for name in others)}
    services.release_together(
        seen=seen,
        actor=act.actor,
        now=act.now,
        not_before=reading.moment(act.form.get("not_before", ""), "not_before"),
        opinion=act.opinion,
        confirmed=reading.confirmations(act.form),
    )


def _ask(act: Act) -> None:
    services.ask_organs(**act.who, organs=act.form.getlist("organs"))


def _answer(act: Act) -> None:
    services.record_opinion(
        **act.who,
        organ=act.form.get("organ", ""),
        opinion=act.form.get("answer", ""),
        words=act.form.get("words", "").strip(),
    )


def _conclude(act: Act) -> None:
    services.conclude_sensitive(
        **act.who,
        held_on=reading.day(act.form.get("held_on", ""), "held_on"),
        members=act.form.get("members", ""),
        conclusion=act.opinion,
        agreed=act.form.get("agreed") == "yes",
        digest_seen=act.digest,
    )


def _orally(act: Act) -> None:
    at = reading.moment(act.form.get("oral_at", ""), "oral_at")
    if at is None:
        raise Invalid("oral-at", _("请写明口头批准的时间。"), field="oral_at")
    services.approve_orally(
        **act.who,
        oral_approver=act.form.get("oral_approver", "").strip(),
        oral_at=at,
        opinion=act.opinion,
        digest_seen=act.digest,
        confirmed=reading.confirmations(act.form),
    )


def _correct(act: Act) -> None:
    services.correct(**act.who, reason=act.opinion, seen_version=reading.version(act.form))


def _withdraw(act: Act) -> None:
    services.withdraw(**act.who, reason=act.opinion, notice=act.form.get("notice", "").strip())


def _plan(act: Act) -> None:
    services.plan_interpretation(
        policy_id=act.item_id,
        form=act.form.get("form", ""),
        author=act.form.get("author", ""),
        channel=act.form.get("channel", ""),
        outline=act.form.get("outline", ""),
        due=reading.day(act.form.get("due", ""), "due"),
        actor=act.actor,
        now=act.now,
    )


ACTS: dict[str, Callable[[Act], None]] = {
    "submit": _submit,
    "return_to_draft": _return,
    "recall": _recall,
    "register": _register,
    "ask_organs": _ask,
    "record_opinion": _answer,
    "conclude_sensitive": _conclude,
    "approve_orally": _orally,
    "correct": _correct,
    "withdraw": _withdraw,
    "plan": _plan,
}
DONE = {
    "submit": gettext_lazy("已送审。"),
    "return_to_draft": gettext_lazy("已退回起草人。"),
    "recall": gettext_lazy("已撤回，可以继续修改。"),
    "register": gettext_lazy("已登记，正在交付发布。"),
    "ask_organs": gettext_lazy("已记下征求的机关。"),
    "record_opinion": gettext_lazy("已记下答复。"),
    "correct": gettext_lazy("已开启更正，原来的页面在新稿发布前保持不变。"),
    "withdraw": gettext_lazy("已下令撤下，公众马上看不到它。"),
    "plan": gettext_lazy("解读方案已保存。"),
}


def carry_out(act: Act) -> str:
    """Call the service of an action and return the sentence that tells it is done."""
    ACTS.get(act.action, _decide)(act)
    return str(DONE.get(act.action, _("已办。")))
