"""What asgi.py has, for a server of WSGI."""

import time

from django.http import HttpRequest, HttpResponse
from django.urls import path

from . import trouble


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def slow(request: HttpRequest) -> HttpResponse:
    time.sleep(float(request.GET["seconds"]))
    return HttpResponse("done")


def upload(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.FILES["file"].read())))


def allocate(request: HttpRequest) -> HttpResponse:
    trouble.allocate()
    return HttpResponse("done")


def fork(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(trouble.fork(float(request.GET["seconds"]))))


def orphans(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(trouble.orphans(int(request.GET["count"]))))


urlpatterns = [path("healthz", healthz)] + [path(each.__name__, each) for each in (slow, upload, allocate, fork, orphans)]
