"""主动公开的读取: lists for the desk, the register of releases, near-duplicates, deadlines."""

from huiyin.domains.publication.selectors.deadlines import disclosure_due
from huiyin.domains.publication.selectors.duplicates import near_duplicates
from huiyin.domains.publication.selectors.guides import GuideStatus, guide_statuses
from huiyin.domains.publication.selectors.lists import (
    ItemRow,
    drafts_of,
    history_of,
    item_rows,
    releases,
    waiting_for,
)
from huiyin.domains.publication.selectors.review import Review, review_of
from huiyin.domains.publication.selectors.site_findings import SiteFinding, site_findings
from huiyin.domains.publication.selectors.sites import changed_settings, city_name
from huiyin.domains.publication.selectors.uploads import may_open_upload

__all__ = [
    "GuideStatus",
    "ItemRow",
    "Review",
    "SiteFinding",
    "changed_settings",
    "city_name",
    "disclosure_due",
    "drafts_of",
    "guide_statuses",
    "history_of",
    "item_rows",
    "may_open_upload",
    "near_duplicates",
    "releases",
    "review_of",
    "site_findings",
    "waiting_for",
]
