import { readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';

interface Step { uses?: string; run?: string; env?: { [name: string]: string } }
interface Job { if?: string; needs?: string | string[]; permissions: { [scope: string]: string }; steps: Step[] }
interface Workflow { permissions: object; jobs: { [name: string]: Job } }

const text = readFileSync(join(__dirname, '../../../.github/workflows/release.yml'), 'utf8');
const { permissions, jobs } = parse(text) as Workflow;
const PUBLISHING = ['npm', 'pypi', 'maven', 'go'];

test('every action is pinned to a commit, with its version beside it', () => {
  const uses = text.split('\n').filter(line => /\buses:/.test(line));
  expect(uses.length).toBeGreaterThan(0);
  expect(uses.filter(line => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});

test('a job has the permissions that it names, and no others', () => {
  expect(permissions).toEqual({});
  expect(Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.permissions]))).toEqual({
    build: { contents: 'read' },
    attest: { 'id-token': 'write', 'attestations': 'write' },
    npm: { 'id-token': 'write' },
    pypi: { 'id-token': 'write' },
    maven: {},
    go: {},
    github: { contents: 'write' },
  });
});

test('the job that runs code of dependencies has no secret', () => {
  expect(JSON.stringify(jobs.build)).not.toContain('secrets.');
});

test('packages are tested and checked, and built by the one command', () => {
  const commands = jobs.build.steps.flatMap(step => step.run?.replace(/ -- \$.*/, '') ?? []);
  expect(commands).toEqual(['npm ci', 'npm test', 'npm run release:check', 'npm run release:build -- --all']);
});

test.each(PUBLISHING)('%s gets what was built and attested, unchanged, where releases are switched on', name => {
  const { needs, if: condition, steps } = jobs[name];
  expect([needs, condition]).toEqual(['attest', "vars.RELEASE_ENABLED == 'true'"]);
  expect(steps[1].run).toBe('sha256sum --check --strict --quiet SHA256SUMS');
});

test('a workflow that is started by hand publishes nothing', () => {
  expect(jobs.attest).toMatchObject({ needs: 'build', if: "github.ref_type == 'tag'" });
  expect(jobs.github.needs).toEqual(PUBLISHING);
});
