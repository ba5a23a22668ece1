from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class HealthMiddleware:
    """Says that the process answers, to probes that cannot send a host of ALLOWED_HOSTS too. It asks no other service."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return HttpResponse("ok")
        return self.get_response(request)
