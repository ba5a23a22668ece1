import secrets

# Signs nothing that outlives the process: there are no sessions.
SECRET_KEY = secrets.token_urlsafe()
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["web"]
ROOT_URLCONF = "web.urls"
USE_TZ = True
