"""表单读取: what a reviewer's form says, as plain values; what is wrong with it is the services' business."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from huiyin.domains.publication.rules import SECRECY_POINTS
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from django.http import QueryDict


def confirmations(form: QueryDict) -> dict[str, str]:
    """Return the findings confirmed on the form: key → reason.

    A field ``confirm-<key>`` is about one finding, a field ``confirm-group-<name>`` about all whose keys the
    field ``keys-<name>`` lists.
    """
    found: dict[str, str] = {}
    for field in form:
        reason = next((r.strip() for r in form.getlist(field) if r.strip()), "")
        if not reason or not field.startswith("confirm-"):
            continue
        name = field.removeprefix("confirm-")
        group = name.removeprefix("group-")
        keys = [name] if group == name else str(form.get(f"keys-{group}", "")).split(",")
        found |= {key: reason for key in keys if key}
    return found


def points(form: QueryDict) -> dict[str, dict[str, str]]:
    """Return the answers to the secrecy points (fields ``point-<code>`` and ``note-<code>``)."""
    return {
        p.code: {
            "finding": form.get(f"point-{p.code}", ""),
            "note": form.get(f"note-{p.code}", "").strip(),
        }
        for p in SECRECY_POINTS
        if form.get(f"point-{p.code}")
    }


def moment(text: str, field: str) -> datetime | None:
    """Return a local date and time (``2026-11-24T09:00`` or with seconds); None where it is empty."""
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=get_current_timezone())
    except ValueError:
        raise Invalid(
            "bad-moment", _("时间写法不对，应如 2026-11-24 09:00。"), field=field
        ) from None


def day(text: str, field: str) -> date:
    """Return a date."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("bad-day", _("日期写法不对，应如 2026-11-24。"), field=field) from None


def version(form: QueryDict) -> int | None:
    """Return the version of the case on the reviewer's screen."""
    text = form.get("version", "")
    return int(text) if text.isdecimal() else None


def decision_data(action: str, form: QueryDict) -> dict[str, Any]:
    """Return the data that belongs to a decision."""
    data: dict[str, Any] = {"confirmed": confirmations(form)}
    if action == "clear_secrecy":
        data |= {
            "points": points(form),
            "disclosure": form.get("disclosure", ""),
            "reason": form.get("reason", "").strip(),
        }
    return data
