"""The WSGI door that granian opens."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.mounting import under

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = under(settings.PREFIX, get_wsgi_application())
