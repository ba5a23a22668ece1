"""Each of them may run twice: celery delivers a task again that a worker could not finish."""

import time

from celery import shared_task
from django.utils import timezone

from posts.models import Comment, Notification, Post


@shared_task
def check_comment(pk: int) -> None:
    time.sleep(0.1)  # Stands for asking a service whether it is spam.
    notify_author.delay(pk)
    Comment.objects.filter(pk=pk, checked_at=None).update(checked_at=timezone.now())


@shared_task
def notify_author(pk: int) -> None:
    """Stands for a mail."""
    Notification.objects.get_or_create(comment_id=pk)


@shared_task
def publish_due() -> None:
    Post.objects.filter(published=False, publish_at__lte=timezone.now()).update(published=True)
