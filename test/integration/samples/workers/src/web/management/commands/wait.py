from django.core.management.base import BaseCommand

from jobs.wait import main


class Command(BaseCommand):
    def handle(self, *args: object, **options: object) -> None:
        main()
