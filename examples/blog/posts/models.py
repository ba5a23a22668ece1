from django.db import models


class Post(models.Model):
    title = models.CharField(max_length=200)
    text = models.TextField()
    publish_at = models.DateTimeField()
    published = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title


class Comment(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    written_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(null=True)


class Notification(models.Model):
    """One for each comment, however often its task runs."""

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE)


class Digest(models.Model):
    day = models.DateField(unique=True)
    comments = models.PositiveIntegerField()
