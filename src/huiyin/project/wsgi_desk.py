"""办公端 as a WSGI application."""

import os

from huiyin.project import places

os.environ.setdefault("DJANGO_SETTINGS_MODULE", places.settings_module())

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
