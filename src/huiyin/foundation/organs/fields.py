"""字段核对 (fields): what Django finds wrong with a row, as sentences a person can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import EmailField
from django.utils.translation import gettext as _

from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.models import Model


def field_label(model: type[Model], name: str) -> str:
    """Return a field's Chinese name."""
    field = model._meta.get_field(name)  # noqa: SLF001 — public in Django
    return str(getattr(field, "verbose_name", name))


def field_problems(row: Model, *, exclude: Collection[str] = ()) -> dict[str, str]:
    """Return every field of the row that is not usable with one sentence; an empty dictionary where all is well."""
    try:
        row.full_clean(exclude=set(exclude))
    except ValidationError as error:
        return {name: _sentence(row, name, found[-1]) for name, found in error.error_dict.items()}
    return {}


def refuse(code: str, problems: Mapping[str, str]) -> None:
    """Raise ``Invalid`` where there are problems, the first one as its sentence, all of them in ``problems``."""
    for field, words in problems.items():
        raise Invalid(code, "{sentence}", field=field, sentence=words, problems=dict(problems))


def _sentence(row: Model, name: str, error: ValidationError) -> str:
    """Return what is wrong in words; of several errors of a field the last is the most particular."""
    if error.code == "unique":
        return _("已经有人用了，请换一个。")
    fields = {f.name: f for f in row._meta.get_fields()}  # noqa: SLF001 — public in Django
    if error.code == "invalid" and isinstance(fields.get(name), EmailField):
        return _("邮箱写法不对，应如 name@example.gov.cn。")
    return str(error.messages[0])
