"""Waits until a Job of Kubernetes is complete. Ends with 0 then, and with 1 when the Job has failed.

    python -I -S await_release.py JOB RECORD

It runs before the containers of a pod, with a token that may read this Job and the ConfigMap RECORD, and write the
latter. RECORD has a key for each Job that was complete: a pod that starts later, when its Job was replaced by that of
the next version or deleted, finds it there.

Whatever is neither the one nor the other is waited for and said: a pod must not start because nobody could be asked.
"""

import http.client
import json
import os
import ssl
import sys
import time

ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"

# A deployment starts one pod at a time, so this is no load for the API server.
PAUSE_SECONDS = 2
REMINDER_SECONDS = 60
TIMEOUT_SECONDS = 10

# A Deployment can be rolled back to three versions; a ConfigMap has room for thousands of keys.
LONGEST_RECORD = 100


class Api:
    """The API server, with the token of the pod. The kubelet replaces the token, so it is read for each request."""

    def __init__(self, environment, account):
        self.host = environment["KUBERNETES_SERVICE_HOST"]
        self.port = int(environment["KUBERNETES_SERVICE_PORT"])
        self.account = account
        self.namespace = self.read("namespace")
        self.context = ssl.create_default_context(cafile=os.path.join(account, "ca.crt"))
        # Python 3.13 refuses authorities without a key identifier, which many clusters have.
        self.context.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)

    def read(self, name):
        with open(os.path.join(self.account, name), encoding="utf-8") as file:
            return file.read().strip()

    def get(self, kind, name):
        return self.ask("GET", kind, name)

    def merge(self, kind, name, patch):
        return self.ask("PATCH", kind, name, json.dumps(patch), {"Content-Type": "application/merge-patch+json"})

    def ask(self, method, kind, name, body=None, headers=()):
        """The status and the object. The path of a kind is that of its API group."""
        connection = http.client.HTTPSConnection(self.host, self.port, timeout=TIMEOUT_SECONDS, context=self.context)
        try:
            path = "/%s/namespaces/%s/%s/%s" % (kind[0], self.namespace, kind[1], name)
            connection.request(method, path, body, {"Authorization": "Bearer " + self.read("token"), **dict(headers)})
            response = connection.getresponse()
            answer = response.read()
            return response.status, json.loads(answer) if response.status == 200 else {}
        finally:
            connection.close()


JOBS = ("apis/batch/v1", "jobs")
CONFIG_MAPS = ("api/v1", "configmaps")


class Failed(Exception):
    pass


def main(job, record, environment=os.environ, account=ACCOUNT, pause=PAUSE_SECONDS, reminder=REMINDER_SECONDS):
    try:
        api = Api(environment, account)
    except (KeyError, OSError, ValueError) as error:
        say("this is no pod with a token for the API server: %r" % error)
        return 1
    began = time.monotonic()
    said, told = None, began
    while True:
        try:
            waiting = look(api, job, record)
        except Failed as failure:
            # Of `job/NAME`, kubectl would show one pod, and there is one for each try.
            say("%s; see: kubectl --namespace %s logs --selector job-name=%s --tail -1" % (failure, api.namespace, job))
            return 1
        # ValueError is an answer that is no JSON.
        except (OSError, http.client.HTTPException, ValueError) as error:
            waiting = "no answer from the API server at %s:%d, to which egress rules must allow connections (%s: %s)" % (
                api.host, api.port, type(error).__name__, error)
        if waiting is None:
            say("Job %s is complete" % job)
            return 0
        now = time.monotonic()
        if waiting != said or now - told >= reminder:
            say("%s; waiting, %d s so far" % (waiting, now - began))
            said, told = waiting, now
        time.sleep(pause)


def look(api, job, record):
    """What is waited for; None when the Job is complete."""
    status, known = api.get(CONFIG_MAPS, record)
    if job in (known.get("data") or {}):
        return None
    answered, found = api.get(JOBS, job)
    if answered != 200:
        return reason_of(answered, "Job " + job)
    state = found.get("status") or {}
    conditions = {each["type"]: each for each in state.get("conditions") or [] if each.get("status") == "True"}
    if "Failed" in conditions:
        failure = conditions["Failed"]
        raise Failed("Job %s failed (%s): %s" % (job, failure.get("reason"), failure.get("message")))
    if "Complete" in conditions:
        if status == 200:
            status = remember(api, record, known, job, state.get("completionTime"))
        if status != 200:
            say("a pod that starts without Job %s will wait for it: %s" % (job, reason_of(status, "ConfigMap " + record)))
        return None
    if "Suspended" in conditions:
        return "Job %s is suspended" % job
    return "Job %s runs (%d active, %d failed)" % (job, state.get("active") or 0, state.get("failed") or 0)


def remember(api, record, known, job, time_of_end):
    """The status of the answer. Versions that nobody goes back to are forgotten."""
    old = sorted((known.get("data") or {}).items(), key=lambda entry: entry[1], reverse=True)
    forgotten = {name: None for name, _ in old[LONGEST_RECORD - 1:]}
    return api.merge(CONFIG_MAPS, record, {"data": {**forgotten, job: str(time_of_end)}})[0]


def reason_of(status, name):
    reasons = {
        401: "the API server does not accept the token of the pod",
        403: "the service account of the pod may not use %s; the Role and the RoleBinding of its chart say whose it is"
             % name,
        404: "%s does not exist" % name,
    }
    return reasons.get(status, "the API server answered %d about %s" % (status, name))


def say(text):
    sys.stderr.write("release: %s\n" % text)
    sys.stderr.flush()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: await_release.py JOB RECORD")
    sys.exit(main(*sys.argv[1:]))
