"""What this process holds once, for the paths and for the interactive pages: the follower and the bytes it serves."""

from django.conf import settings

from huiyin.channels.portal.server.bodies import Bodies
from huiyin.channels.portal.server.following import Follower

FOLLOWER = Follower(settings.RELEASE_DIR)
BODIES = Bodies(settings.PORTAL_CACHE_MEGABYTES * 1024 * 1024)
