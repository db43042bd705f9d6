"""What a kind's own rules say of withdrawals and of what must come first, asked at issue and again by the releaser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.release import gate, registry
from huiyin.foundation.release.models import Admission
from huiyin.foundation.release.tests.conftest import NOW, REGISTRAR, Office
from huiyin.foundation.release.tests.test_releaser import public, refusal
from huiyin.kernel.errors import PolicyBreach

if TYPE_CHECKING:
    from huiyin.foundation.release.releaser import Releaser


def test_words_that_the_kind_does_not_know_take_nothing_down(
    office: Office, releaser: Releaser, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.release(office.item(1, "稿"))
    releaser.step(now=NOW)
    before = public(releaser, "/item/1/")
    with pytest.raises(PolicyBreach, match="规定的说法"):
        gate.withdraw(key="item/1", reason="有误", notice="一句私话", actor=REGISTRAR, now=NOW)
    monkeypatch.setattr(gate, "withdrawal_problems", lambda _payload: [])
    ticket = gate.withdraw(key="item/1", reason="有误", notice="一句私话", actor=REGISTRAR, now=NOW)
    releaser.step(now=NOW)
    assert "规定的说法" in refusal(ticket)
    assert public(releaser, "/item/1/") == before


def test_what_a_ticket_leans_on_is_public_when_the_releaser_takes_it(
    office: Office, releaser: Releaser, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaning = replace(
        registry._RULES["item"],
        needs=lambda _p, d: {"item/1": "先发第1件"} if "item/2" in d else {},
    )
    monkeypatch.setitem(registry._RULES, "item", leaning)
    with pytest.raises(PolicyBreach, match="先发第1件"):
        office.release(office.item(2, "解读"))
    office.release(office.item(1, "文件"))
    releaser.step(now=NOW)
    office.release(office.item(2, "解读"))
    releaser.step(now=NOW)
    assert public(releaser, "/item/2/") is not None
    overtaken = office.release(office.item(2, "解读又改"))
    office.withdraw(1)
    releaser.step(now=NOW)
    assert "先发第1件" in refusal(overtaken), "what must come down goes first"
    late = office.item(2, "解读再改")
    with pytest.raises(PolicyBreach, match="先发第1件"):
        office.release(late)
    monkeypatch.setattr(gate, "unmet_needs", lambda *_args: [])
    ticket = office.release(late)
    releaser.step(now=NOW)
    assert "先发第1件" in refusal(ticket)
    both = office.release(office.item(1, "文件又公开"), late)
    releaser.step(now=NOW)
    assert Admission.objects.filter(ticket=both).exists()
