import io
import json
import time

import psycopg
from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from PIL import Image
from psycopg.sql import SQL, Literal


def slow(request: HttpRequest) -> HttpResponse:
    time.sleep(min(float(request.GET.get("seconds", "1")), 25))
    return HttpResponse("done")


def answer(request: HttpRequest) -> JsonResponse:
    """Stores a customer and makes a picture smaller. PostgreSQL is not asked: its library writes a query."""
    customer = json.loads(request.body)["customer"]
    call_command("migrate", verbosity=0)
    User.objects.create_user(customer)
    picture = io.BytesIO()
    Image.new("RGB", (400, 200)).save(picture, "JPEG")
    small = Image.open(picture)
    small.thumbnail((100, 100))
    return JsonResponse({
        "customers": list(User.objects.values_list("username", flat=True)),
        "picture": list(small.size),
        "query": SQL("select {}").format(Literal(customer)).as_string(),
        "libpq": psycopg.pq.__impl__,
    })


urlpatterns = [path("slow", slow), path("answer", answer)]
