"""The tasks of a Django project, with huey."""

import os


def send(calls, _function):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
    import django

    django.setup()
    from web.tasks import run

    for call in calls:
        run(*call)
