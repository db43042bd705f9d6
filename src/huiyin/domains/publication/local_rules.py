"""本地规则: the rows a city decides for itself, from ``policies/local/publication.toml``.

Every row has a day from which it counts, the clause it rests on and the number of the paper that decided
it; ``proposed_by`` and ``confirmed_by`` are two different people. The file is read when a process starts,
the releaser included, so a lane opened for the desk alone lets nothing through. A wrong file stops the start.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from huiyin.domains.publication.rules import classification, migration, periods, reviews
from huiyin.domains.publication.rules.classification import LOCAL_LISTS, LocalChoice
from huiyin.domains.publication.rules.migration import MIGRATION_RULES, MigrationRule
from huiyin.domains.publication.rules.periods import PERIODS, Period
from huiyin.domains.publication.rules.reviews import POSTPONABLE, EmergencyRule
from huiyin.kernel.errors import Invalid

FILE = "publication.toml"
SIGNED = ("since", "clause", "decision", "proposed_by", "confirmed_by")


@dataclass(frozen=True, slots=True)
class LocalRules:
    """What a city decided for itself."""

    emergency: tuple[EmergencyRule, ...] = ()
    migration: tuple[MigrationRule, ...] = ()
    periods: tuple[Period, ...] = ()
    choices: tuple[LocalChoice, ...] = ()


def path() -> Path:
    """Return where the file lies."""
    return Path(settings.POLICIES_DIR) / "local" / FILE


def read(file: Path) -> LocalRules:
    """Return the rows of a file, none where there is no file; ``Invalid`` says what is wrong."""
    if not file.exists():
        return LocalRules()
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        unknown = sorted(set(table) - {"emergency", "migration", "period", *LOCAL_LISTS})
        if unknown:
            raise Invalid(
                "local-rules", "{file} 里不认识 {names}。", file=file.name, names="、".join(unknown)
            )
        return LocalRules(
            emergency=tuple(_emergency(_signed(row)) for row in table.get("emergency", ())),
            migration=tuple(_migration(_signed(row)) for row in table.get("migration", ())),
            periods=tuple(_period(_signed(row)) for row in table.get("period", ())),
            choices=tuple(
                _choice(name, _signed(row)) for name in LOCAL_LISTS for row in table.get(name, ())
            ),
        )
    except (ValueError, TypeError, KeyError, UnicodeDecodeError) as error:
        raise Invalid(
            "local-rules", "本地规则 {file} 有误：{why}", file=file.name, why=str(error)
        ) from error


def adopt(rules: LocalRules) -> None:
    """Let the rows count in this process; ``Invalid`` for what is not a city's to set."""
    try:
        reviews.adopt(rules.emergency)
        migration.adopt(rules.migration)
        periods.adopt(rules.periods)
        classification.adopt(rules.choices)
    except ValueError as error:
        raise Invalid("local-rules", "本地规则有误：{why}", why=str(error)) from error


def _signed(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without its signatures; ``ValueError`` where one of them is missing."""
    missing = [name for name in SIGNED if not row.get(name)]
    if missing:
        msg = f"缺少 {'、'.join(missing)}"
        raise ValueError(msg)
    if not isinstance(row["since"], date):
        msg = "since 要写成日期，例如 2027-01-01，不加引号"
        raise TypeError(msg)
    if row["proposed_by"] == row["confirmed_by"]:
        msg = "提出与复核须是两个人"
        raise ValueError(msg)
    return {k: v for k, v in row.items() if k not in {"proposed_by", "confirmed_by"}}


def _emergency(row: dict[str, Any]) -> EmergencyRule:
    base = reviews.EMERGENCY_RULES[0]
    given = {"people": base.people, "days": base.days, "postponed": list(POSTPONABLE), **row}
    return EmergencyRule(**{**given, "postponed": tuple(given["postponed"])})


def _migration(row: dict[str, Any]) -> MigrationRule:
    if not isinstance(row.get("allowed"), bool):
        msg = "迁移通道要写 allowed = true 或 false"
        raise TypeError(msg)
    return MigrationRule(**{"note": MIGRATION_RULES[0].note, **row})


def _choice(name: str, row: dict[str, Any]) -> LocalChoice:
    return LocalChoice(**{**row, "list": name, "children": tuple(row.get("children", ()))})


def _period(row: dict[str, Any]) -> Period:
    base = next((p for p in PERIODS if p.name == row.get("name")), None)
    if base is None:
        msg = f"没有“{row.get('name')}”这个期限"
        raise ValueError(msg)
    return Period(**{"unit": base.unit, "configurable": True, "note": "本地规定", **row})
