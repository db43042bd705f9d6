"""The one follower of this process, shared by the paths and by the interactive pages."""

from django.conf import settings

from huiyin.channels.portal.server.following import Follower

FOLLOWER = Follower(settings.RELEASE_DIR)
