"""字段核对 (fields): what Django finds wrong with a row, as sentences a person can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.models import Model


def field_problems(row: Model, *, exclude: Collection[str] = ()) -> dict[str, str]:
    """Return every field of the row that is not usable with one sentence; an empty dictionary where all is well."""
    try:
        row.full_clean(exclude=set(exclude))
    except ValidationError as error:
        return {name: _sentence(found[0]) for name, found in error.error_dict.items()}
    return {}


def refuse(code: str, problems: Mapping[str, str]) -> None:
    """Raise ``Invalid`` where there are problems, the first one as its sentence, all of them in ``problems``."""
    for field, words in problems.items():
        raise Invalid(code, "{sentence}", field=field, sentence=words, problems=dict(problems))


def _sentence(error: ValidationError) -> str:
    if error.code == "unique":
        return _("已经有人用了，请换一个。")
    return error.messages[0]
