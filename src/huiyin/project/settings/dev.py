"""One machine, one command."""

from huiyin.project.settings.base import *  # noqa: F403
