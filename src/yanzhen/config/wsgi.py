"""The WSGI application that the server runs (docs/decisions/001-wsgi.md)."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.config.settings")
application = get_wsgi_application()
# What has been loaded stays as long as the server: the collector need not walk it again and
# again, and the processes that fork from here go on sharing it.
gc.collect()
gc.freeze()
