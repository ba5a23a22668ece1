from django.http import JsonResponse
from django.templatetags.static import static
from django.urls import path
from django.utils.translation import gettext


def greeting(request):
    return JsonResponse({"greeting": gettext("Good morning"), "style": static("pages/site.css")})


def evening(request):
    return JsonResponse({"greeting": gettext("Good evening")})


urlpatterns = [
    path("healthz", lambda request: JsonResponse({})),
    path("greeting", greeting),
    path("evening", evening),
]
