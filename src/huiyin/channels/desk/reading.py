"""表单读取: what a reviewer's form says, as the data of a decision; what is wrong with it is the services' business."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.desk.forms.stages import SecrecyForm

if TYPE_CHECKING:
    from django.http import QueryDict

    from huiyin.channels.desk.forms.act import ActForm


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


def version(form: QueryDict) -> int | None:
    """Return the version of the case on the reviewer's screen."""
    text = form.get("version", "")
    return int(text) if text.isdecimal() else None


def decision_data(form: ActForm, sent: QueryDict) -> dict[str, Any]:
    """Return the data that belongs to a decision: what its fields say, and the reasons that were sent."""
    data: dict[str, Any] = {"confirmed": confirmations(sent)}
    if isinstance(form, SecrecyForm):
        data |= {
            "points": form.points(),
            "disclosure": form.words("disclosure"),
            "reason": form.words("reason"),
        }
    return data
