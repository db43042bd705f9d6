"""表单读取: what a reviewer's form says, as the data of a decision; what is wrong with it is the services' business."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.desk.forms.stages import SecrecyForm

if TYPE_CHECKING:
    from django.http import QueryDict

    from huiyin.channels.desk.forms.act import ActForm


def version(form: QueryDict) -> int | None:
    """Return the version of the case on the reviewer's screen."""
    text = form.get("version", "")
    return int(text) if text.isdecimal() else None


def decision_data(form: ActForm) -> dict[str, Any]:
    """Return the data that belongs to a decision."""
    data: dict[str, Any] = {"confirmed": form.confirmations()}
    if isinstance(form, SecrecyForm):
        data |= {
            "points": form.points(),
            "disclosure": form.words("disclosure"),
            "reason": form.words("reason"),
        }
    return data
