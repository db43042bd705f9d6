"""发布的权限: who approves a design, orders a purge, watches the machinery."""

from __future__ import annotations

from huiyin.foundation.access import Permission

GATE = "changchun-2015:4.1b"
PERSONAL = "personal-information-law-2021:57"
SEPARATION = "gbt22239-2019:8.1.5"

DESIGN_PROPOSERS = frozenset({"system_admin", "registrar"})
DESIGN_CONFIRMERS = frozenset({"security_admin", "approver"})
DESIGNING = (
    Permission("read_design", DESIGN_PROPOSERS | DESIGN_CONFIRMERS, GATE),
    Permission("propose_design", DESIGN_PROPOSERS, GATE),
    Permission("confirm_design", DESIGN_CONFIRMERS, GATE),
    Permission("drop_design", DESIGN_PROPOSERS | DESIGN_CONFIRMERS, GATE),
)

PURGE_PROPOSERS = frozenset({"secrecy_officer", "registrar", "approver"})
PURGE_CONFIRMERS = frozenset({"security_admin", "approver"})
PURGING = (
    Permission("read_purge", PURGE_PROPOSERS | PURGE_CONFIRMERS, PERSONAL),
    Permission("propose_purge", PURGE_PROPOSERS, PERSONAL),
    Permission("confirm_purge", PURGE_CONFIRMERS, PERSONAL),
    Permission("drop_purge", PURGE_PROPOSERS | PURGE_CONFIRMERS, PERSONAL),
)

WATCHERS = frozenset({"system_admin"})
WATCHING = (Permission("read_machinery", WATCHERS, SEPARATION),)
