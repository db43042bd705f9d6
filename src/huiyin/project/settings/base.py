"""Settings shared by every place of use. A threshold of the law is never a setting."""

from __future__ import annotations

from huiyin.kernel.digests import ALGORITHMS
from huiyin.project.settings import env
from huiyin.project.settings.accounts import *  # noqa: F403
from huiyin.project.settings.mail import *  # noqa: F403

ROOT = env.ROOT
DATA_DIR = env.path("HUIYIN_DATA", ROOT / "var")
POLICIES_DIR = env.path("HUIYIN_POLICIES", ROOT / "policies")
KEYS_DIR = env.path("HUIYIN_KEYS", DATA_DIR / "keys")
RELEASER_KEYS_DIR = env.text("HUIYIN_RELEASER_KEYS", "")
RELEASE_DIR = env.path("HUIYIN_RELEASE", DATA_DIR / "release")
RELEASER_DIR = env.path("HUIYIN_RELEASER", DATA_DIR / "releaser")
SEARCH_DIR = env.path("HUIYIN_SEARCH", DATA_DIR / "search")
SEARCH_LOG_DIR = env.path("HUIYIN_SEARCH_LOG", DATA_DIR / "search-log")
SEARCH_VECTORS_DIR = env.path("HUIYIN_SEARCH_VECTORS", DATA_DIR / "search-vectors")
FILES_DIR = env.path("HUIYIN_FILES", DATA_DIR / "files")
FILES_GROUP = env.flag("HUIYIN_FILES_GROUP", default=False)
OUTBOX_DIR = env.path("HUIYIN_OUTBOX", DATA_DIR / "outbox")
PORTAL_URL = env.text("HUIYIN_PORTAL_URL", "http://127.0.0.1:8000")
DESK_URL = env.text("HUIYIN_DESK_URL", "http://127.0.0.1:8001")
PORTAL_CACHE_MEGABYTES = env.number("HUIYIN_PORTAL_CACHE_MB", 256)
RELEASE_PUBLISHER = "huiyin.channels.portal.publisher.PortalPublisher"
RELEASE_DIGEST = env.choice("HUIYIN_DIGEST", "sha256", ALGORITHMS)
CLAMAV_SOCKET = env.text("HUIYIN_CLAMAV", "")

SECRET_KEY = env.text("HUIYIN_SECRET_KEY", "") or env.own_key(KEYS_DIR)
DEBUG = False
ALLOWED_HOSTS = env.words("HUIYIN_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = [DESK_URL]

INSTALLED_APPS = [
    "huiyin.foundation.ui",
    "huiyin.foundation.ledger",
    "huiyin.foundation.organs",
    "huiyin.foundation.accounts",
    "huiyin.foundation.cases",
    "huiyin.foundation.files",
    "huiyin.foundation.release",
    "huiyin.foundation.notices",
    "huiyin.foundation.text",
    "huiyin.foundation.tick",
    "huiyin.foundation.watch",
    "huiyin.domains.publication",
    "huiyin.channels.portal",
    "huiyin.channels.desk",
    "wagtail.contrib.typed_table_block",
    "wagtail.contrib.table_block",
    "wagtail",
    "wagtail.admin",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "huiyin.foundation.accounts.middleware.SessionGuard",
]

ROOT_URLCONF = "huiyin.project.urls_desk"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "huiyin.domains.publication.editor.policies.WriterBackend",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "huiyin.channels.desk.context.desk",
            ],
        },
    },
]

DATABASES = {"default": env.database("HUIYIN_DATABASE_URL", DATA_DIR / "huiyin.sqlite3")}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/assets/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
EMAIL_FILE_PATH = str(OUTBOX_DIR)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
X_FRAME_OPTIONS = "SAMEORIGIN"

WAGTAIL_SITE_NAME = "回音"
WAGTAILADMIN_BASE_URL = DESK_URL
WAGTAIL_I18N_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAILADMIN_GLOBAL_EDIT_LOCK = True
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_IMAGE_FORM_BASE = "huiyin.domains.publication.editor.uploads.CheckedImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "huiyin.domains.publication.editor.uploads.CheckedDocumentForm"
