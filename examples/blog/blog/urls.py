from django.contrib import admin
from django.urls import path

from posts import views

urlpatterns = [
    path("", views.index, name="index"),
    path("posts/<int:pk>/", views.post, name="post"),
    path("admin/", admin.site.urls),
]
