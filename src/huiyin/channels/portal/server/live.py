"""What this process holds once, for paths and interactive pages: follower, bytes, its own design, what it counts."""

import logging
from datetime import UTC, date, datetime

from django.conf import settings

from huiyin.channels.portal.design import design_digest
from huiyin.channels.portal.server.bodies import Bodies
from huiyin.channels.portal.server.following import Follower
from huiyin.foundation.text.asked import Notebook
from huiyin.kernel.calendar import local_date

log = logging.getLogger("huiyin.portal")


def _design() -> str:
    """Return the digest of this program's design; empty where its files changed while they were read."""
    try:
        return design_digest()
    except (OSError, RuntimeError):
        log.exception("the design of this process is unknown: start it again")
        return ""


def _today() -> date:
    return local_date(datetime.now(UTC))


FOLLOWER = Follower(settings.RELEASE_DIR)
BODIES = Bodies(settings.PORTAL_CACHE_MEGABYTES * 1024 * 1024)
NOTEBOOK = Notebook(settings.SEARCH_LOG_DIR, _today)
DESIGN = _design()
"""As the process was started; the templates are compiled with it, so that later changes on disk show nothing."""
