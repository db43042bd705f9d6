"""Which things may be published, and the rule each must satisfy.

A rule is a pure function over the ticket's payload and its documents: it runs when a ticket is issued and
again in the releaser, and reads no database, so that rows changed meanwhile change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

Json = Mapping[str, Any]
Check = Callable[[Json, Mapping[str, Json]], list[str]]
Needs = Callable[[Json, Mapping[str, Json]], dict[str, str]]


@dataclass(frozen=True, slots=True)
class GateRule:
    """The gate of one kind of source: ``check(payload, documents)`` returns Chinese problems.

    ``kind`` is the part of a key before the slash; ``model`` the rows people edit, where there are any.
    ``check_withdrawal(payload)`` judges an order to take down, above all the sentence the public will read;
    a kind without it is never taken down. ``needs(payload, documents)`` names keys that must be public before,
    or be on the same ticket, each with what is wrong otherwise. ``kept`` names the fields that never change again
    once they were public, by what people call them.
    """

    kind: str
    check: Check
    model: type[Model] | None = None
    check_withdrawal: Callable[[Mapping[str, Any]], list[str]] | None = None
    needs: Needs | None = None
    kept: tuple[tuple[str, str], ...] = ()


_RULES: dict[str, GateRule] = {}


def register_rule(rule: GateRule) -> None:
    """Add the rule of a kind; a kind has one rule."""
    if rule.kind in _RULES and _RULES[rule.kind] != rule:
        msg = f"the gate of {rule.kind!r} is registered twice"
        raise ValueError(msg)
    _RULES[rule.kind] = rule


def rule_of(key: str) -> GateRule | None:
    """Return the rule for a key such as ``item/12``."""
    return _RULES.get(key.partition("/")[0])


def gated_models() -> frozenset[type[Model]]:
    """Return every model whose rows reach the public only through a gate."""
    return frozenset(rule.model for rule in _RULES.values() if rule.model is not None)


def problems_of(
    payload: Mapping[str, Any], documents: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Run the rules of all kinds that a ticket touches."""
    kinds = {entry["key"].partition("/")[0] for entry in payload["entries"]}
    problems: list[str] = []
    for kind in sorted(kinds):
        rule = _RULES.get(kind)
        if rule is None:
            problems.append(f"“{kind}”这一类内容没有发布规则，不能发布。")
        else:
            problems.extend(rule.check(payload, documents))
    return list(dict.fromkeys(problems))  # kinds that share a rule say the same


def withdrawal_problems(payload: Mapping[str, Any]) -> list[str]:
    """Run the rules of withdrawal of all kinds that an order to take down touches."""
    problems: list[str] = []
    for kind in sorted({entry["key"].partition("/")[0] for entry in payload["entries"]}):
        rule = _RULES.get(kind)
        if rule is None or rule.check_withdrawal is None:
            problems.append(f"“{kind}”这一类内容不能撤下。")
        else:
            problems.extend(rule.check_withdrawal(payload))
    return problems


def changed_for_ever(
    documents: Mapping[str, Mapping[str, Any]], present: Mapping[str, Mapping[str, Any] | None]
) -> list[str]:
    """Return which fields of public things would change that never may: whoever cited them must find them again."""
    problems = []
    for key, document in documents.items():
        rule, envelope = rule_of(key), present.get(key)
        before = envelope["document"] if envelope else {}
        for field, label in rule.kept if rule else ():
            if before.get(field) and document.get(field) != before[field]:
                problems.append(f"“{key}”的{label}公开以后不能再变，原来是 {before[field]}")
    return problems


def unmet_needs(
    payload: Mapping[str, Any],
    documents: Mapping[str, Mapping[str, Any]],
    is_public: Callable[[str], bool],
) -> list[str]:
    """Return what a ticket leans on that is neither public nor on the ticket itself."""
    rules = [rule_of(key) for key in documents]
    named: dict[str, str] = {}
    for rule in dict.fromkeys(r for r in rules if r is not None and r.needs is not None):
        if rule.needs is not None:
            named |= rule.needs(payload, documents)
    return [why for key, why in named.items() if key not in documents and not is_public(key)]
