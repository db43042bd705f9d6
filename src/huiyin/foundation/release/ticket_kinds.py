"""Kinds of tickets: rows with the clause that each rests on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TicketKind:
    """One kind: its label, how many distinct people must have decided, and why it exists."""

    name: str
    label: str
    people: int
    clause: str


TICKET_KINDS = (
    TicketKind("release", "发布", 3, "changchun-2015:4.1b"),
    TicketKind("correction", "更正", 3, "changchun-2015:4.1b"),
    TicketKind("emergency", "应急发布", 2, "changchun-2015:1.1b"),
    TicketKind("migration", "迁移", 2, "changchun-2015:4.1b"),
    TicketKind("configuration", "站点设置", 2, "changchun-2015:4.1b"),
    TicketKind("design", "页面样式", 2, "changchun-2015:4.1b"),
    TicketKind("withdrawal", "撤回", 1, "changchun-2015:4.1a"),
)
KINDS = {kind.name: kind for kind in TICKET_KINDS}
