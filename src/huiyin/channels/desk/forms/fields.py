"""表单的栏: the kinds of fields that the desk's forms share, each with its errors in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    Choices = Sequence[tuple[str, Any]]

YES = "yes"
DAY = "%Y-%m-%d"
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]


def area(label: Any, *, rows: int = 2, required: bool = False, help_text: Any = "") -> Any:
    """Return a field of several lines."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def line(label: Any, *, required: bool = True, help_text: Any = "", most: int = 200) -> Any:
    """Return a field of one line."""
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=most)


def day(label: Any) -> Any:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        input_formats=[DAY],
        widget=forms.DateInput(attrs={"type": "date"}, format=DAY),
        error_messages={"invalid": gettext_lazy("日期写法不对，应如 2026-11-24。")},
    )


def moment(label: Any, *, required: bool = True, help_text: Any = "") -> Any:
    """Return a field for a local date and time; seconds may be given."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 1}, format=MOMENTS[0])
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=MOMENTS,
        widget=widget,
        error_messages={"invalid": gettext_lazy("时间写法不对，应如 2026-11-24 09:00。")},
    )


def one_of(label: Any, choices: Choices, *, required: bool = True, help_text: Any = "") -> Any:
    """Return a field of radio buttons."""
    return forms.ChoiceField(
        label=label,
        required=required,
        help_text=help_text,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选一项。"),
            "invalid_choice": gettext_lazy("请从列出的各项中选一项。"),
        },
    )
