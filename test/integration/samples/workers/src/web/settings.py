import os
import secrets

# Signs nothing that outlives the process: there are no sessions.
SECRET_KEY = secrets.token_urlsafe()
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["huey.contrib.djhuey", "web"]
ROOT_URLCONF = "web.urls"
USE_TZ = True
HUEY = {"name": "django", "url": os.environ.get("BROKER", "redis://redis:6379") + "/6", "immediate": False}
