from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from posts.models import Comment, Digest


class Command(BaseCommand):
    help = "Counts the comments of the last 24 hours. A second run on the same day replaces the first."

    def handle(self, **options: Any) -> None:
        comments = Comment.objects.filter(written_at__gt=timezone.now() - timedelta(days=1)).count()
        Digest.objects.update_or_create(day=timezone.localdate(), defaults={"comments": comments})
        self.stdout.write(f"{comments} comments in 24 hours")
