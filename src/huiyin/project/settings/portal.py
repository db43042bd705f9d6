"""The portal's process: the same place of use, two applications, no database at all."""

from huiyin.project.settings import env

if env.text("HUIYIN_PLACE", "dev") == "production":
    from huiyin.project.settings.production import *  # noqa: F403

    SECURE_SSL_REDIRECT = False
else:
    from huiyin.project.settings.dev import *  # noqa: F403

ROOT_URLCONF = "huiyin.project.urls_portal"
INSTALLED_APPS = ["huiyin.foundation.ui", "huiyin.channels.portal"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {}
