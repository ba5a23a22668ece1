from huey.contrib.djhuey import task

from jobs.work import kind, work

KIND = kind("django")


@task()
def run(number, seconds):
    work(KIND, number, seconds)
