"""The web process. It connects as the role that owns nothing."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoapp.config.settings")
os.environ["GEOAPP_DB_ROLE"] = "app"

application = get_wsgi_application()
