"""主动公开的动词: one service a verb; each is called by the desk, the import, jobs and tests alike."""

from huiyin.domains.publication.services.configure import confirm, drop, propose
from huiyin.domains.publication.services.coordinate import ask_organs, record_opinion
from huiyin.domains.publication.services.correct import correct
from huiyin.domains.publication.services.decide import decide
from huiyin.domains.publication.services.downloads import (
    note_item_download,
    note_upload_download,
    note_withheld_export,
)
from huiyin.domains.publication.services.draft import create_item, update_item
from huiyin.domains.publication.services.emergency import approve_orally
from huiyin.domains.publication.services.overdue import escalate_overdue
from huiyin.domains.publication.services.plan import link_interpretation, plan_interpretation
from huiyin.domains.publication.services.purge import order_purge, settle_purges, try_purge
from huiyin.domains.publication.services.redirects import (
    discard_redirects,
    propose_redirects,
    propose_retirement,
    save_redirects,
    withdraw_redirect,
)
from huiyin.domains.publication.services.register import register, release_together
from huiyin.domains.publication.services.reopen import reopen
from huiyin.domains.publication.services.returning import recall, return_to_draft
from huiyin.domains.publication.services.sensitive import conclude_sensitive
from huiyin.domains.publication.services.settle import settle_releases
from huiyin.domains.publication.services.site_marks import set_site_mark
from huiyin.domains.publication.services.sites import save_column, save_site
from huiyin.domains.publication.services.submit import submit
from huiyin.domains.publication.services.uploads import add_document, add_picture
from huiyin.domains.publication.services.warn import warn_scheduled
from huiyin.domains.publication.services.withdraw import withdraw

__all__ = [
    "add_document",
    "add_picture",
    "approve_orally",
    "ask_organs",
    "conclude_sensitive",
    "confirm",
    "correct",
    "create_item",
    "decide",
    "discard_redirects",
    "drop",
    "escalate_overdue",
    "link_interpretation",
    "note_item_download",
    "note_upload_download",
    "note_withheld_export",
    "order_purge",
    "plan_interpretation",
    "propose",
    "propose_redirects",
    "propose_retirement",
    "recall",
    "record_opinion",
    "register",
    "release_together",
    "reopen",
    "return_to_draft",
    "save_column",
    "save_redirects",
    "save_site",
    "set_site_mark",
    "settle_purges",
    "settle_releases",
    "submit",
    "try_purge",
    "update_item",
    "warn_scheduled",
    "withdraw",
    "withdraw_redirect",
]
