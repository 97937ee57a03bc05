"""Pages and API, for the WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from puente.foundation.lending import lent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "puente.config.settings")
application = lent(get_wsgi_application())
