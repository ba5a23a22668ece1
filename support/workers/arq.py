"""arq cancels running jobs at once, unless it is told how long to wait for them, and to look for signals at all."""

ENTRY = ("arq.cli", "cli")


def add(stop, heartbeat):
    import arq.cli
    import arq.worker

    run, beat = arq.cli.run_worker, arq.worker.Worker.heart_beat
    limits = {} if stop.grace is None else {"job_completion_wait": stop.grace, "handle_signals": True}
    if limits and "job_completion_wait" not in arq.worker.Worker.__init__.__code__.co_varnames:
        raise AttributeError("Worker has no job_completion_wait")

    def run_with_wait(settings, **kwargs):
        return run(settings, **limits, **kwargs)

    async def beating(self):
        heartbeat.beat()
        return await beat(self)

    arq.cli.run_worker = run_with_wait
    arq.worker.Worker.heart_beat = beating
