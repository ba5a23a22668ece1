import type { Sample } from '../projects';

const SETTINGS = `import os

SECRET_KEY = os.environ.get("SECRET_KEY", "for measurements only")
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "shop.catalogue",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "database", "NAME": "shop"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://redis:6379/0"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
`;

const MODELS = `from django.db import models


class Product(models.Model):
    name = models.CharField(max_length=80)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    picture = models.CharField(max_length=200)
`;

const VIEWS = `from io import BytesIO

import boto3
from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from PIL import Image

from shop.catalogue.models import Product

pictures = boto3.client("s3", region_name="eu-central-1", aws_access_key_id="none", aws_secret_access_key="none")


def healthz(request):
    return JsonResponse({"status": "ok"})


def product(request, product_id):
    found = get_object_or_404(Product, pk=product_id)
    return JsonResponse({"name": found.name, "price": str(found.price)})


def thumbnail(request, product_id):
    key = f"thumbnail-{product_id}"
    if (small := cache.get(key)) is None:
        found = get_object_or_404(Product, pk=product_id)
        picture = Image.open(pictures.get_object(Bucket="pictures", Key=found.picture)["Body"])
        picture.thumbnail((200, 200))
        packed = BytesIO()
        picture.save(packed, "JPEG")
        cache.set(key, small := packed.getvalue())
    return HttpResponse(small, content_type="image/jpeg")
`;

const URLS = `from django.urls import path

from shop.catalogue import views

urlpatterns = [
    path("healthz", views.healthz),
    path("products/<int:product_id>", views.product),
    path("products/<int:product_id>/thumbnail", views.thumbnail),
]
`;

const WSGI = `import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()
`;

const MANAGE = `import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    execute_from_command_line(sys.argv)
`;

export const DJANGO: Sample = {
  title: 'Django, gunicorn, psycopg, Redis, Pillow, boto3',
  dependencies: ['django', 'gunicorn', 'psycopg[binary]', 'redis', 'pillow', 'boto3'],
  sources: {
    'manage.py': MANAGE,
    'shop/__init__.py': '',
    'shop/settings.py': SETTINGS,
    'shop/urls.py': URLS,
    'shop/wsgi.py': WSGI,
    'shop/catalogue/__init__.py': '',
    'shop/catalogue/models.py': MODELS,
    'shop/catalogue/views.py': VIEWS,
  },
  edited: 'shop/catalogue/views.py',
  command: ['gunicorn', 'shop.wsgi:application', '--bind', '0.0.0.0:8000'],
};
