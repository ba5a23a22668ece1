import { spawn, spawnSync } from 'child_process';
import { once } from 'events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { createServer, type AddressInfo } from 'net';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { docker, run, state, until } from './docker';
import { ensureLock } from '../../scripts/uv';

const root = resolve(__dirname, '..', '..');

/** What runs all the time, and must end by itself when it is stopped. */
const RUNNING = ['web', 'worker', 'mail', 'beat'];

/** A migration that cannot be applied. */
const BROKEN = `from django.db import migrations


def fail(apps, schema_editor):
    raise RuntimeError("two authors have the same name")


class Migration(migrations.Migration):
    dependencies = [("posts", "0001_initial")]
    operations = [migrations.RunPython(fail)]
`;

describe('the blog of the examples, with PostgreSQL and Redis under Docker Compose', () => {
  const directory = mkdtempSync(join(tmpdir(), 'blog-'));
  const deployment = join(directory, 'blog-deployment');
  const images = new Set<string>();
  let url: string;
  let post: string;

  /** In the folder of the files, so that it reads all of them, as its user's does. */
  const compose = (...args: string[]): string => run('docker', ['compose', ...args], { cwd: deployment });
  const outcome = (...args: string[]): { readonly status: number | null; readonly text: string } => {
    const { status, stdout, stderr } = spawnSync('docker', ['compose', ...args], { cwd: deployment, encoding: 'utf8' });
    return { status, text: stdout + stderr };
  };
  const up = (): ReturnType<typeof outcome> =>
    outcome('--progress', 'plain', 'up', '--wait', '--wait-timeout', '120');
  const containerOf = (service: string): string => compose('ps', '--all', '--quiet', service).trim();
  const times = (service: string): { readonly started: string; readonly finished: string } =>
    JSON.parse(docker(
      'inspect', '--format', '{"started":"{{.State.StartedAt}}","finished":"{{.State.FinishedAt}}"}',
      containerOf(service),
    ));
  const sql = (statement: string): string =>
    compose('exec', '--no-TTY', 'postgres', 'psql', '--username', 'blog', '--tuples-only', '--no-align', '--quiet',
      '--command', statement).trim();
  const count = (rows: string): number => Number(sql(`select count(*) from ${rows}`));
  const checked = (): number => count('posts_comment where checked_at is not null');

  const synthesize = (): void => {
    run(join(root, 'node_modules', '.bin', 'tsx'), [
      '--tsconfig', join(root, 'examples', 'tsconfig.json'), 'compose.ts',
    ], { cwd: deployment });
    images.add(/image: (blog:\S+)/.exec(readFileSync(join(deployment, 'compose.yaml'), 'utf8'))![1]);
  };

  /** Writes comments, eight at a time. @returns how many of them were accepted */
  const comment = async (texts: number): Promise<number> => {
    const page = await fetch(post);
    const cookie = page.headers.get('set-cookie')!.split(';')[0];
    const token = /name="csrfmiddlewaretoken" value="(\w+)"/.exec(await page.text())![1];
    let accepted = 0;
    let next = 0;
    const write = async (): Promise<void> => {
      while (next++ < texts) {
        const body = new URLSearchParams({ csrfmiddlewaretoken: token, text: `comment ${next}` });
        const answer = await fetch(post, { method: 'POST', redirect: 'manual', headers: { cookie }, body })
          .catch(() => undefined);
        if (answer?.status === 302) { accepted++; }
      }
    };
    await Promise.all(Array.from({ length: 8 }, write));
    return accepted;
  };

  beforeAll(async () => {
    for (const folder of ['blog', 'blog-deployment']) {
      cpSync(join(root, 'examples', folder), join(directory, folder), { recursive: true });
    }
    for (const written of ['compose.yaml', 'build', 'secrets']) {
      rmSync(join(deployment, written), { recursive: true, force: true });
    }
    ensureLock(join(directory, 'blog'));
    const port = await freePort();
    const program = join(deployment, 'compose.ts');
    const own = `new ComposeFile({ name: 'blog-${process.pid}', publishedPorts: { web: ${port} }, `;
    writeFileSync(program, readFileSync(program, 'utf8').replace('new ComposeFile({ ', own));
    url = `http://127.0.0.1:${port}`;
    synthesize();
    mkdirSync(join(deployment, 'secrets'));
    for (const secret of ['db-password', 'secret-key']) {
      const file = join(deployment, 'secrets', secret);
      writeFileSync(file, 'correct-horse-battery-staple');
      chmodSync(file, 0o644);
    }
  });

  afterAll(() => {
    outcome('--profile', 'jobs', 'down', '--volumes', '--timeout', '1');
    docker('rmi', '--force', ...images);
    rmSync(directory, { recursive: true });
  });

  test('starts with one command and one build, everything after the migration, which runs once', () => {
    docker('rmi', '--force', ...images);
    const { status, text } = up();
    expect({ status, text }).toMatchObject({ status: 0 });
    expect(text.match(/exporting to image/g)).toHaveLength(1);
    expect(compose('logs', 'migrate').match(/Applying posts.0001_initial... OK/g)).toHaveLength(1);
    const { finished } = times('migrate');
    expect(RUNNING.filter(service => times(service).started < finished)).toEqual([]);
  });

  test('runs the migration again with the same command, and leaves alone what runs', () => {
    const running = () => RUNNING.map(service => [containerOf(service), times(service).started]);
    const before = running();
    const { finished } = times('migrate');
    expect(up().status).toBe(0);
    expect(times('migrate').started > finished).toBe(true);
    expect(running()).toEqual(before);
  });

  test('serves the static files of its packages and its own, under names that may be kept for ever', async () => {
    const hrefs = await Promise.all(['/', '/admin/login/'].map(async page =>
      /href="(\/static\/[^"]+\.\w{12}\.css)"/.exec(await (await fetch(url + page)).text())![1]));
    expect(hrefs).toEqual([expect.stringContaining('posts/style'), expect.stringContaining('admin/css/base')]);
    for (const href of hrefs) {
      const answer = await fetch(url + href);
      expect({ status: answer.status, kept: answer.headers.get('cache-control') })
        .toEqual({ status: 200, kept: expect.stringContaining('immutable') });
    }
  });

  test('publishes by the schedule of beat what is due', async () => {
    post = `${url}/posts/${sql('insert into posts_post (title, text, publish_at, published) '
      + "values ('One', 'A post', now(), false) returning id")}/`;
    expect((await fetch(post)).status).toBe(404);
    await until('the publication of a post', 60, async () => (await fetch(post)).status === 200);
  });

  test('loses none of 200 tasks while their workers are restarted twice', async () => {
    expect(await comment(200)).toBe(200);
    for (const least of [20, 60]) {
      let done = 0;
      await until(`the end of ${least} tasks`, 60, () => (done = checked()) >= least);
      expect(done).toBeLessThan(200);
      compose('restart', 'worker', 'mail');
    }
    await until('the end of all tasks', 120, () => checked() === 200);
    await until('all mails', 60, () => count('posts_notification') === 200);
    // One that was told to stop while it started says nothing.
    const output = compose('logs', 'worker', 'mail');
    expect(output).toMatch(/Warm shutdown/);
    expect(output).not.toMatch(/Cold shutdown/);
  });

  test('runs the nightly job by its name, and gives its exit code', () => {
    expect(outcome('run', '--rm', 'nightly')).toMatchObject({
      status: 0, text: expect.stringContaining('200 comments in 24 hours'),
    });
    expect(sql('select comments from posts_digest')).toBe('200');
    expect(outcome('run', '--rm', 'nightly', 'python', '-c', 'raise SystemExit(7)').status).toBe(7);
  });

  test('lets one run work at a time, by the lock of docs/jobs.md, which ends with its run', async () => {
    const [lines] = /(?<=```py\n)[^]*?(?=```)/.exec(readFileSync(join(root, 'docs', 'jobs.md'), 'utf8'))!;
    const program = (then: string): string[] => ['run', '--rm', '--no-TTY', 'nightly', 'python', '-c', [
      'import sys, time, django', 'from django.db import close_old_connections, connection', 'django.setup()', lines,
      // What tasks and threads of Django do in between.
      'close_old_connections()', 'print("works", flush=True)', then,
    ].join('\n')];
    const first = spawn('docker', ['compose', ...program('time.sleep(300)')], { cwd: deployment });
    await once(first.stdout, 'data');
    const held = 'pg_locks where locktype = \'advisory\'';
    expect(count(held)).toBe(1);
    expect(outcome(...program(''))).toEqual({
      status: 1, text: expect.stringContaining('the run before this one still works'),
    });
    // However it ends.
    docker('kill', containerOf('nightly'));
    await once(first, 'close');
    await until('the end of the lock', 30, () => count(held) === 0);
    expect(outcome(...program(''))).toMatchObject({ status: 0, text: expect.stringContaining('works') });
  });

  test('loses nothing that it has accepted when all of it is stopped and started', async () => {
    const before = count('posts_comment');
    const accepting = comment(2_000);
    await until('some comments', 30, () => count('posts_comment') > before + 20);
    const stop = spawn('docker', ['compose', 'stop'], { cwd: deployment, stdio: 'ignore' });
    const [status] = await once(stop, 'close');
    expect(status).toBe(0);
    const accepted = await accepting;
    expect(accepted).toBeGreaterThan(20);
    expect(accepted).toBeLessThan(2_000);
    expect(RUNNING.map(service => state(containerOf(service)).ExitCode)).toEqual([0, 0, 0, 0]);
    expect(up().status).toBe(0);
    expect(count('posts_comment')).toBeGreaterThanOrEqual(before + accepted);
    await until('the end of all tasks', 120, () => checked() === count('posts_comment'));
  });

  test('keeps serving when the release step of the next version is run first and fails', async () => {
    writeFileSync(join(directory, 'blog', 'posts', 'migrations', '0002_broken.py'), BROKEN);
    synthesize();
    expect(images.size).toBe(2);
    const serving = containerOf('web');
    expect(outcome('run', '--rm', 'migrate')).toMatchObject({
      status: 1, text: expect.stringContaining('two authors have the same name'),
    });
    expect(containerOf('web')).toBe(serving);
    expect((await fetch(post)).status).toBe(200);
  });

  test('starts nothing of a version whose release step fails, and says where the reason is', () => {
    const { status, text } = up();
    expect(status).toBe(1);
    expect(text).toContain('service "migrate" didn\'t complete successfully: exit 1');
    expect(compose('logs', 'migrate')).toContain('two authors have the same name');
    expect(compose('ps', '--status', 'running', '--services').trim().split('\n').sort()).toEqual(['postgres', 'redis']);
  });

  // On the way back to a version whose release step does not know the schema: docs/release-steps.md.
  test('starts without its release step where that is said', async () => {
    compose('build');
    expect(outcome('up', '--wait', '--wait-timeout', '120', '--no-deps', ...RUNNING)).toMatchObject({ status: 0 });
    expect((await fetch(post)).status).toBe(200);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise(done => server.close(done));
  return port;
}
