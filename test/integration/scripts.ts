/** Programs that tests run inside a container, by its own Python. */

/** Prints, as JSON, what PID 1 and this process may do. */
export const PRIVILEGES = `
import json
wanted = ('Uid', 'Gid', 'CapEff', 'CapBnd', 'CapPrm', 'NoNewPrivs', 'Seccomp')
def status(pid):
    lines = (line.split(':', 1) for line in open(f'/proc/{pid}/status'))
    return {key: value.split()[0] for key, value in lines if key in wanted}
print(json.dumps([status(1), status('self')]))
`;

/** Tries to write a file in each folder of the image and prints those where it worked. */
export const WRITABLE_FOLDERS = `
import json, os
found = []
for folder, folders, _ in os.walk('/'):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in ('/proc', '/sys', '/dev')]
    path = os.path.join(folder, '.probe')
    try:
        open(path, 'w').close()
    except OSError:
        continue
    os.remove(path)
    found.append(folder)
print(json.dumps(sorted(found)))
`;

/** Prints the application's files that are not root's, or that others than root may write. */
export const FILES_NOT_OF_ROOT = `
import json, os
found = []
for top in ('/app', '/opt/container'):
    for folder, _, files in os.walk(top):
        for path in [folder, *(os.path.join(folder, name) for name in files)]:
            info = os.lstat(path)
            if info.st_uid or info.st_gid or (info.st_mode & 0o022 and not os.path.islink(path)):
                found.append(path)
print(json.dumps(found))
`;

/**
 * Prints the environment of each process of the container, one line each. What the engine starts in it from outside
 * (this script, a health check) has no parent in here, and gets the variables of the container's configuration from the
 * engine itself.
 */
export const ALL_ENVIRONMENTS = `
import os
for pid in filter(str.isdigit, os.listdir('/proc')):
    try:
        parent = open(f'/proc/{pid}/stat').read().rsplit(')', 1)[1].split()[1]
        if pid == '1' or parent != '0':
            print(pid, open(f'/proc/{pid}/environ').read().replace(chr(0), ' '))
    except FileNotFoundError:
        pass
`;

/**
 * Runs a command 25 times, as in `python - COMMAND...`, and prints the median CPU time of the runs that end with 0, in
 * milliseconds. On a busy machine it is hardly longer, unlike the time that passes.
 */
export const CPU_MILLISECONDS = `
import os, statistics, sys
taken = []
for _ in range(25):
    _, status, usage = os.wait4(os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ), 0)
    if status == 0:
        taken.append(1000 * (usage.ru_utime + usage.ru_stime))
print(statistics.median(taken))
`;

/** Opens a new connection and sends a request; prints how it ended and after how many seconds. */
export const NEW_CONNECTION = `
import json, socket, time
begin = time.monotonic()
try:
    with socket.create_connection(('127.0.0.1', 8000), timeout=60) as connection:
        connection.sendall(b'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n')
        outcome = 'answered' if connection.recv(64) else 'closed'
except OSError as error:
    outcome = type(error).__name__
print(json.dumps([outcome, time.monotonic() - begin]))
`;

/** Prints, as JSON, the sources without bytecode or with that of another source, and how many are as they should be. */
export const BYTECODE = `
import json, os, sysconfig
from importlib.util import cache_from_source, source_hash
found = {'current': 0, 'missing': [], 'stale': []}
for top in ('/app', sysconfig.get_path('stdlib')):
    for folder, _, names in os.walk(top):
        for path in (os.path.join(folder, name) for name in names if name.endswith('.py')):
            cached = cache_from_source(path)
            if not os.path.exists(cached):
                # Of the standard library, only what the application reaches is compiled.
                if top == '/app':
                    found['missing'].append(path)
            elif open(cached, 'rb').read(16)[4:] == b'\\1\\0\\0\\0' + source_hash(open(path, 'rb').read()):
                found['current'] += 1
            else:
                found['stale'].append(path)
print(json.dumps(found))
`;

/** Whether each Python of the container has the library of its memory allocator: the server and its workers. */
export const HAVE_ALLOCATOR = `
import glob, os
programs = [path[:-4] for path in glob.glob("/proc/[0-9]*/exe") if "python" in os.readlink(path)]
print(sorted({"/libjemalloc.so.2\\n" in open(path + "/maps").read() for path in programs}), len(programs) > 1)
`;
