"""Errors of the domain: raised in services, turned into a page or problem+json once, in the channel.

``text`` is a plain Chinese sentence for the person who reads it; ``{name}`` placeholders are filled
from ``data`` when it is shown, so a channel can translate the sentence first.
"""

from __future__ import annotations

from typing_extensions import override


class DomainError(Exception):
    """A rule of the domain was not met; nothing was saved.

    ``code`` is a stable kebab-case name, ``text`` the sentence, ``clause`` the rule it rests on
    (a clause reference such as ``changchun-2015:4.1b``) and ``data`` the values of the sentence.
    """

    status = 400

    def __init__(self, code: str, text: str, *, clause: str | None = None, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.clause = clause
        self.data = data

    @override
    def __str__(self) -> str:
        """Return the Chinese sentence with its values."""
        return self.text.format(**self.data) if self.data else self.text

    @property
    def problems(self) -> dict[str, str]:
        """Return the sentences of all wrong fields where several are told at once, else nothing."""
        found = self.data.get("problems")
        return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


class NotPermitted(DomainError):
    """The actor has no role that allows the action; nothing about the subject is told."""

    status = 403


class NotFound(DomainError):
    """The subject does not exist for this actor (someone else's case is not found, not forbidden)."""

    status = 404


class WrongState(DomainError):
    """The action does not belong to the present state: not a question of permission."""

    status = 409


class Stale(DomainError):
    """Somebody else acted since the actor's screen was drawn."""

    status = 409


class PolicyBreach(DomainError):
    """A rule with a clause forbids it."""

    status = 422


class Invalid(DomainError):
    """The input is not usable; ``data['field']`` names the field where there is one.

    Where several fields are wrong, ``problems`` has them all.
    """

    status = 400
