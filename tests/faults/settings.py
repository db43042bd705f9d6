"""Settings of the processes that are killed: those of tests, with mails in a folder, where copies can be counted."""

from huiyin.project.settings.test import *  # noqa: F403
from huiyin.project.settings.test import OUTBOX_DIR

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(OUTBOX_DIR)
