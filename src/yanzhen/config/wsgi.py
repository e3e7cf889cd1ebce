"""The WSGI application that the server runs (docs/decisions/001-wsgi.md)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.config.settings")
application = get_wsgi_application()
