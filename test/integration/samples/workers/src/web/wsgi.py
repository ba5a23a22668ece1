import os

from django.core.wsgi import get_wsgi_application

from . import quiet

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")

application = get_wsgi_application()
