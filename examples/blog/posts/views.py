from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from posts.models import Post
from posts.tasks import check_comment


def index(request: HttpRequest) -> HttpResponse:
    return render(request, "posts/index.html", {"posts": Post.objects.filter(published=True)})


@require_http_methods(["GET", "POST"])
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """A post and its comments. A new comment appears once a worker has checked it."""
    found = get_object_or_404(Post, pk=pk, published=True)
    if request.method == "POST":
        comment = found.comments.create(text=request.POST["text"])
        check_comment.delay_on_commit(comment.pk)
        return redirect("post", pk)
    return render(request, "posts/post.html", {"post": found, "comments": found.comments.exclude(checked_at=None)})
