"""办理: which service a form's action calls; one row an action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.channels.desk import reading
from huiyin.channels.desk.forms.fields import YES
from huiyin.domains.publication import services

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import QueryDict

    from huiyin.channels.desk.forms.act import ActForm
    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Act:
    """A form sent by an actor about an item: ``sent`` is all of it, ``form`` what its fields say (valid)."""

    item_id: int
    action: str
    sent: QueryDict
    form: ActForm
    actor: Actor
    now: datetime

    @property
    def who(self) -> dict[str, Any]:
        """Return the arguments every service takes."""
        return {"item_id": self.item_id, "actor": self.actor, "now": self.now}

    @property
    def opinion(self) -> str:
        """Return the opinion."""
        return self.form.words("opinion")

    @property
    def digest(self) -> str:
        """Return the digest of the document on the screen."""
        return self.sent.get("digest", "")

    @property
    def version(self) -> int | None:
        """Return the version of the case on the screen."""
        return reading.version(self.sent)


def _submit(act: Act) -> None:
    services.submit(
        **act.who,
        emergency=act.sent.get("emergency") == YES,
        seen_version=act.version,
        opinion=act.opinion,
    )


def _decide(act: Act) -> None:
    services.decide(
        **act.who,
        action=act.action,
        digest_seen=act.digest,
        opinion=act.opinion,
        data=reading.decision_data(act.form, act.sent),
        seen_version=act.version,
    )


def _return(act: Act) -> None:
    services.return_to_draft(
        **act.who, opinion=act.opinion, digest_seen=act.digest, seen_version=act.version
    )


def _recall(act: Act) -> None:
    services.recall(**act.who, opinion=act.opinion, seen_version=act.version)


def _register(act: Act) -> None:
    chosen = [name.partition("=") for name in act.form.cleaned_data.get("together", [])]
    seen = {act.item_id: act.digest} | {int(pk): digest for pk, _mark, digest in chosen}
    services.release_together(
        seen=seen,
        actor=act.actor,
        now=act.now,
        not_before=act.form.cleaned_data["not_before"],
        opinion=act.opinion,
        alone=act.form.words("alone"),
        confirmed=reading.confirmations(act.sent),
    )


def _ask(act: Act) -> None:
    services.ask_organs(**act.who, organs=act.form.cleaned_data["organs"])


def _answer(act: Act) -> None:
    services.record_opinion(
        **act.who,
        organ=act.form.name.partition(":")[2],
        opinion=act.form.words("answer"),
        words=act.form.words("words_said"),
    )


def _conclude(act: Act) -> None:
    services.conclude_sensitive(
        **act.who,
        held_on=act.form.cleaned_data["held_on"],
        members=act.form.words("members"),
        conclusion=act.form.words("conclusion"),
        agreed=act.form.words("agreed") == YES,
        digest_seen=act.digest,
    )


def _orally(act: Act) -> None:
    services.approve_orally(
        **act.who,
        oral_approver=act.form.words("oral_approver"),
        oral_at=act.form.cleaned_data["oral_at"],
        opinion=act.opinion,
        digest_seen=act.digest,
        confirmed=reading.confirmations(act.sent),
    )


def _correct(act: Act) -> None:
    services.correct(**act.who, reason=act.opinion, seen_version=act.version)


def _withdraw(act: Act) -> None:
    services.withdraw(**act.who, reason=act.opinion, notice=act.form.words("notice"))


def _plan(act: Act) -> None:
    values = act.form.cleaned_data
    names = ("form", "author", "channel", "outline", "due")
    services.plan_interpretation(
        policy_id=act.item_id, **{n: values[n] for n in names}, actor=act.actor, now=act.now
    )


def _link(act: Act) -> None:
    services.link_interpretation(
        policy_id=act.item_id,
        interpretation_id=int(act.form.words("interpretation")),
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
    "link_interpretation": _link,
}
DONE = {
    "submit": gettext_lazy("已送审。"),
    "return_to_draft": gettext_lazy("已退回起草人。"),
    "recall": gettext_lazy("已撤回，可以继续修改。"),
    "register": gettext_lazy("已登记，正在交付发布。"),
    "ask_organs": gettext_lazy("已记下征求的机关。"),
    "record_opinion": gettext_lazy("已记下答复。"),
    "correct": gettext_lazy("已开启更正，原来的页面在新稿发布前保持不变。"),
    "withdraw": gettext_lazy("已下令撤下，发布器处理后公众即看不到，进度见本页上方。"),
    "plan": gettext_lazy("解读方案已保存。"),
    "link_interpretation": gettext_lazy("已选定解读稿。"),
}


def carry_out(act: Act) -> str:
    """Call the service of an action and return the sentence that tells it is done."""
    ACTS.get(act.action, _decide)(act)
    return str(DONE.get(act.action, _("已办。")))
