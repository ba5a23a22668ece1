import { PythonImage, type PythonImageSettings } from '../../src/image';
import { fakeProject } from '../fake-project';

const project = fakeProject();
const dockerfileWith = (settings: PythonImageSettings) => new PythonImage({ project, ...settings }).dockerfile;
const messageFor = (settings: PythonImageSettings): string => {
  try {
    return dockerfileWith(settings);
  } catch (error) {
    return (error as Error).message;
  }
};

test('variables are set before the build imports the application, sorted, and may replace a default', () => {
  const text = dockerfileWith({ environment: { TZ: 'Europe/Berlin', APP_MODE: 'live', HOME: '/home/x' } });
  const [, runtime] = /^FROM \S+ AS runtime\n([^]*?)^COPY/m.exec(text)!;
  expect(runtime).toContain('APP_MODE=live \\\n    TZ=Europe/Berlin');
  expect(runtime).toContain('HOME=/home/x');
  expect(runtime).not.toContain('HOME=/tmp');
});

test.each([
  ['PATH', '/x', 'would replace what the image sets'],
  ['PYTHONMALLOC', 'debug', "use the 'allocator' of the image"],
  ['PYTHONOPTIMIZE', '1', 'would make Python ignore the bytecode in the image, and compile every module at each start'],
  ['PYTHONPYCACHEPREFIX', '/tmp/x', 'would make Python ignore the bytecode in the image'],
  ['PYTHONINSPECT', '1', 'would end every program with a prompt and another exit code'],
  ['PYTHONHOME', '/usr', 'would hide the virtual environment'],
  ['CONTAINER_SECRET_a', 'x', 'is reserved for secrets on ECS'],
  ['A-B', 'x', 'use at most 255 letters'],
  ['DB_PASSWORD', 'hunter2', 'everybody who can pull the image reads it'],
  ['GREETING', 'a\nb', 'which a Dockerfile cannot write'],
  ['A', 1 as unknown as string, 'is not text'],
])('fails for the variable %s with %j', (name, value, reason) => {
  expect(messageFor({ environment: { [name]: value } })).toContain(reason);
});

test('fails for what would start workers of the server that the image runs', () => {
  const environment = { WEB_CONCURRENCY: '4' };
  expect(messageFor({ environment }))
    .toContain("'environment.WEB_CONCURRENCY' would start processes that no check knows of; remove it: ");
  const other = fakeProject({ framework: 'flask', servers: ['gunicorn'] });
  expect(new PythonImage({ project: other, environment }).dockerfile).toContain('WEB_CONCURRENCY=4');
});

test('no message has the value of a variable', () => {
  const environment = { DB_PASSWORD: 'hunter2', TEXT: 'hunter2\n', API_TOKEN: 'hunter2' };
  const message = messageFor({ environment });
  expect(message).toContain('API_TOKEN');
  expect(message).not.toContain('hunter2');
});

test('the revision is a label, and a variable that no step of the build has', () => {
  const text = dockerfileWith({ revision: '3f9a1c0b2d7e' });
  const [before, final] = text.split('\nFROM runtime\n');
  expect(before).not.toContain('3f9a1c0b2d7e');
  expect(final).toContain('org.opencontainers.image.revision="3f9a1c0b2d7e"');
  expect(final).toContain('\nENV REVISION=3f9a1c0b2d7e\n');
});

test.each(['', ' a', 'a b', 'a\nRUN x', '$(id)', 'a'.repeat(129)])('fails for the revision %j', revision => {
  expect(messageFor({ revision })).toContain('such as the output of `git rev-parse HEAD`');
});

test('fails for a revision that is also set as a variable or label', () => {
  const message = messageFor({
    revision: 'a1', environment: { REVISION: 'b2' }, labels: { 'org.opencontainers.image.revision': 'c3' },
  });
  expect(message).toContain("'environment.REVISION' would replace 'revision'");
  expect(message).toContain("'labels.org.opencontainers.image.revision' would replace 'revision'");
});

test('a label of the user replaces one that is known from the project', () => {
  const text = dockerfileWith({ labels: { 'com.example.team': 'a "b" $c', 'org.opencontainers.image.title': 'Shop' } });
  expect(text).toContain('com.example.team="a \\"b\\" \\$c"');
  expect(text.match(/image\.title=/g)).toHaveLength(1);
  expect(text).toContain('image.title="Shop"');
});

test.each(['', 'a b', '.a', 'a..b', 'a.', 'a=b', 'ä', 'a\n'])('fails for the label %j', key => {
  expect(messageFor({ labels: { [key]: 'x' } })).toContain(`'labels' has the key ${JSON.stringify(key)}`);
});

test('fails for labels of more than one line or with a secret, whatever their key', () => {
  const message = messageFor({ labels: { 'a.b': 'x\ny', 'a.token': `ghp_${'a1B2'.repeat(9)}` } });
  expect(message).toContain("'labels.a.b' is \"x\\ny\"");
  expect(message).toContain("'labels.a.token' contains what looks like");
});
