"""主动公开的名词: sites, columns, items, numbers, plans and opinions. State belongs to the case alone."""

from huiyin.domains.publication.models.counters import (
    DocumentNumberCounter,
    IndexCounter,
    RegistrationCounter,
)
from huiyin.domains.publication.models.imports import ImportPart, ImportRow, ImportRun
from huiyin.domains.publication.models.items import Item, ItemAttachment, ItemLink
from huiyin.domains.publication.models.links import LinkReading, OutsideLink
from huiyin.domains.publication.models.redirects import Redirect
from huiyin.domains.publication.models.reviews import (
    Coordination,
    InterpretationPlan,
    SensitiveConclusion,
    Submission,
)
from huiyin.domains.publication.models.signatures import SignatureBand
from huiyin.domains.publication.models.sites import Column, Site

__all__ = [
    "Column",
    "Coordination",
    "DocumentNumberCounter",
    "ImportPart",
    "ImportRow",
    "ImportRun",
    "IndexCounter",
    "InterpretationPlan",
    "Item",
    "ItemAttachment",
    "ItemLink",
    "LinkReading",
    "OutsideLink",
    "Redirect",
    "RegistrationCounter",
    "SensitiveConclusion",
    "SignatureBand",
    "Site",
    "Submission",
]
