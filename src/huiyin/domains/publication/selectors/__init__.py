"""主动公开的读取: lists for the desk, the register of releases, near-duplicates, deadlines."""

from huiyin.domains.publication.selectors.bundles import (
    Companion,
    companions,
    promised_together,
)
from huiyin.domains.publication.selectors.checking import StandingFinding
from huiyin.domains.publication.selectors.deadlines import (
    DisclosureDeadline,
    disclosure_deadline,
    disclosure_due,
    disclosure_period,
)
from huiyin.domains.publication.selectors.duplicates import near_duplicates
from huiyin.domains.publication.selectors.guides import GuideStatus, guide_statuses
from huiyin.domains.publication.selectors.leaning import LeaningRow, left_behind
from huiyin.domains.publication.selectors.links import BrokenLink, broken_links
from huiyin.domains.publication.selectors.lists import (
    ItemRow,
    drafts_of,
    history_of,
    item_rows,
    releases,
    waiting_count,
    waiting_for,
)
from huiyin.domains.publication.selectors.outdated import OutdatedRow, outdated_by_release
from huiyin.domains.publication.selectors.redirects import RedirectRow, redirect_rows
from huiyin.domains.publication.selectors.review import Review, findings_in, review_of
from huiyin.domains.publication.selectors.site_findings import SiteFinding, site_findings
from huiyin.domains.publication.selectors.sites import changed_settings, city_name
from huiyin.domains.publication.selectors.uploads import may_open_upload
from huiyin.domains.publication.selectors.versions import (
    Version,
    documents_of,
    public_version,
    titles_for,
    version_of,
)
from huiyin.domains.publication.selectors.withheld import WithheldRow, withheld

__all__ = [
    "BrokenLink",
    "Companion",
    "DisclosureDeadline",
    "GuideStatus",
    "ItemRow",
    "LeaningRow",
    "OutdatedRow",
    "RedirectRow",
    "Review",
    "SiteFinding",
    "StandingFinding",
    "Version",
    "WithheldRow",
    "broken_links",
    "changed_settings",
    "city_name",
    "companions",
    "disclosure_deadline",
    "disclosure_due",
    "disclosure_period",
    "documents_of",
    "drafts_of",
    "findings_in",
    "guide_statuses",
    "history_of",
    "item_rows",
    "left_behind",
    "may_open_upload",
    "near_duplicates",
    "outdated_by_release",
    "promised_together",
    "public_version",
    "redirect_rows",
    "releases",
    "review_of",
    "site_findings",
    "titles_for",
    "version_of",
    "waiting_count",
    "waiting_for",
    "withheld",
]
