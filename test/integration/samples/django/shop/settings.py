import secrets

# Signs nothing that outlives the process: there are no sessions.
SECRET_KEY = secrets.token_urlsafe()
ALLOWED_HOSTS = ["shop.example"]
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes"]
ROOT_URLCONF = "shop.urls"
# Answers the probes before the host is checked: a load balancer asks by address and cannot send a name.
MIDDLEWARE = ["shop.health.HealthMiddleware", "django.middleware.common.CommonMiddleware"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
USE_TZ = True
