import { Aws, Lazy, SecretValue } from 'aws-cdk-lib';
import fc from 'fast-check';
import { fakeImage } from './fake-image';
import { mostly, problemsIn } from './text';
import {
  ContainerSecret, HealthCheck, type JobContainerProps, PythonContainer, type WebContainerProps,
} from '../../src/container';
import { checkEnvironment } from '../../src/container/environment';
import type { Variables } from '../../src/image';
import { JobProcess, WebServer } from '../../src/process';

const problemsOf = (environment: Variables, publicVariables: Variables = {}): string[] =>
  problemsIn(problems => checkEnvironment(environment, [], publicVariables, problems));

test('plain settings pass, whatever characters they have', () => {
  expect(
    problemsOf({
      LOG_LEVEL: 'debug',
      GREETING: 'a "quoted" $word: yes\n\t❤',
      _x1: '',
      WEB_CONCURRENCY: '3',
      constructor: 'x',
    }),
  ).toEqual([]);
});

test.each(['', '1A', 'A-B', 'A B', 'A=B', 'A\nB', 'A\0', 'ÄRGER', 'A.B', '$A'])('fails for the name %j', name => {
  expect(problemsOf({ [name]: 'x' })).toEqual([
    expect.stringContaining(`'environment' has the name ${JSON.stringify(name)}`),
  ]);
});

test.each(['a\0b', '\ud800', 'x\udc00y'])('fails for the value %j, which no process can be given', value => {
  expect(problemsOf({ A: value })).toEqual([expect.stringContaining(`correct the value (${value.length} characters)`)]);
});

test.each(['PATH', 'PYTHONPATH', 'PYTHONMALLOC'])('fails for %s, which the image needs as it is', name => {
  expect(problemsOf({ [name]: 'x' })).toEqual([
    expect.stringContaining(`'environment.${name}' would replace what the image sets`),
  ]);
});

test.each<[string, Partial<WebContainerProps>]>([
  ['settings', { settings: ['LD_PRELOAD'] }],
  ['secrets', { secrets: [ContainerSecret.asEnvironment('LD_PRELOAD', 'as asked')] }],
])('fails for libraries to preload that only the platform knows, in %s', (_prop, props) => {
  const server = WebServer.uvicorn('shop.main:app');
  expect(() => PythonContainer.web({ image: fakeImage(), server, ...props })).toThrow(
    "'LD_PRELOAD' is set by the image, for libjemalloc.so.2, and its value must be known: set it in 'environment'",
  );
});

test('fails for libraries to preload without that of the memory allocator', () => {
  const web = (preload: string) => () => PythonContainer.web({
    image: fakeImage(), server: WebServer.uvicorn('shop.main:app'), environment: { LD_PRELOAD: preload },
  });
  expect(web('/usr/lib/libx.so')).toThrow(
    '\'environment.LD_PRELOAD\' is "/usr/lib/libx.so", without libjemalloc.so.2, and Python would get its memory from '
      + 'glibc; use "libjemalloc.so.2 /usr/lib/libx.so", or an image with another \'allocator\', such as '
      + 'MemoryAllocator.GLIBC',
  );
  expect(web('libx.so:/usr/lib/aarch64-linux-gnu/libjemalloc.so.2')).not.toThrow();
});

test.each(['PYTHONOPTIMIZE', 'PYTHONPYCACHEPREFIX'])('fails for %s, with which each start would compile', name => {
  expect(problemsOf({ [name]: '1' })).toEqual([
    `'environment.${name}' would make Python ignore the bytecode in the image, and compile every module at each start; `
    + 'remove it',
  ]);
});

test('fails for a name that hands secrets over on ECS', () => {
  expect(problemsOf({ CONTAINER_SECRET_db: 'x' })).toContainEqual(
    expect.stringContaining("starts with 'CONTAINER_SECRET_'"),
  );
});

test('fails for a name that looks like a secret, with the way to do it right and the way out', () => {
  expect(problemsOf({ DB_PASSWORD: 'hunter2' })).toEqual([
    "'environment.DB_PASSWORD' looks like a secret by its name, and it is visible in "
      + "every task, pod and crash report; add ContainerSecret.file('db-password') to 'secrets' "
      + 'and read /run/secrets/db-password, or, if it is public, give the reason: '
      + "publicVariables: { DB_PASSWORD: '...' }",
  ]);
});

test('a switch passes whatever its name', () => {
  expect(problemsOf({ ALLOW_EMPTY_PASSWORD: 'no', USE_TOKEN: 'True' })).toEqual([]);
});

test('a name that every object has is a name like any other', () => {
  expect(problemsOf({ constructor: `ghp_${'a1B2'.repeat(9)}`, toString: 'x' } as { [name: string]: any })).toHaveLength(
    1,
  );
});

test('a public value passes with its reason', () => {
  expect(problemsOf({ MAPS_API_KEY: 'x' }, { MAPS_API_KEY: 'sent to every browser' })).toEqual([]);
});

test('fails for a public variable without a reason, or that is not there', () => {
  expect(problemsOf({ API_KEY: 'x' }, { API_KEY: ' ', MAPS_KEY: 'sent to every browser' })).toEqual([
    "'publicVariables.API_KEY' is empty; give the reason why the value is public",
    "'publicVariables' has \"MAPS_KEY\", which neither 'environment' nor 'settings' has; remove it or correct the name",
  ]);
});

test('fails for a value that looks like a secret without printing it, whatever else is wrong', () => {
  const token = `ghp_${'a1B2c3D4e5'.repeat(4)}`;
  const url = 'postgresql://shop:hunter2@db/shop';
  const problems = problemsOf({
    'SETTING': token,
    'OTHER SETTING': token,
    'DATABASE_URL': url,
    'SOME_TOKEN': `${token}\0`,
    'PATH': token,
  });
  expect(problems).toHaveLength(6);
  expect(problems).toContainEqual(expect.stringContaining('contains what looks like a GitHub token (44 characters)'));
  expect(problems.join()).not.toContain('ghp_');
  expect(problems.join()).not.toContain('hunter2');
});

test('no message holds a value, or more than one line, for any name and value', () => {
  const name = fc.oneof(mostly('AB_1'), fc.constantFrom('API_KEY', 'PATH', 'CONTAINER_SECRET_A'));
  fc.assert(fc.property(name, mostly('xyz789/+').filter(value => value.length > 5), (variable, value) => {
    for (const problem of problemsOf({ [variable]: value })) {
      expect(problem).not.toContain(value);
      expect(problem).not.toMatch(/[\n\r\0]/);
    }
  }), { numRuns: 3000 });
});

test('every accepted variable reaches a process as it is', () => {
  fc.assert(fc.property(mostly('AB_1'), mostly('ab 1'), (name, value) => {
    if (problemsOf({ [name]: value }).length > 0) { return; }
    expect(name).toMatch(/^[A-Za-z_]\w*$/);
    expect(value).not.toContain('\0');
    expect(Buffer.from(value).toString()).toBe(value);
  }), { numRuns: 3000 });
});

test('names that every object has are looked up safely', () => {
  const values = { ['__proto__']: 'a', constructor: 'b', toString: 'c' } as unknown as Variables;
  expect(problemsOf(values)).toEqual([]);
  expect(problemsOf({}, values)).toEqual(['__proto__', 'constructor', 'toString'].map(name =>
    expect.stringContaining(`'publicVariables' has "${name}"`)));
});

test('fails for a value that is not text', () => {
  expect(problemsOf({ A: 1 } as unknown as Variables)).toEqual([
    "'environment.A' is not text; pass a string",
  ]);
});

test('a value that the CDK only knows when it deploys is judged by its name', () => {
  const bucket = Lazy.string({ produce: () => 'x' });
  expect(problemsOf({ BUCKET: bucket, URL: `https://${bucket}.s3.${Aws.REGION}.amazonaws.com/a` })).toEqual([]);
  expect(problemsOf({ DB_PASSWORD: SecretValue.unsafePlainText('x').unsafeUnwrap() })).toHaveLength(1);
  expect(problemsOf({ DB_PASSWORD: bucket })).toEqual([expect.stringContaining('looks like a secret by its name')]);
  expect(problemsOf({ DATABASE_URL: `postgresql://shop:${bucket}@db/shop` })).toEqual([
    expect.stringContaining('a URL with a password'),
  ]);
});

describe('of the variables of the image', () => {
  const facts = { locked: { gunicorn: '27.0.1', numpy: '2.3.0' }, framework: 'flask' };
  const making = (environment: Record<string, string>, own?: Record<string, string>) => () =>
    PythonContainer.web({
      image: fakeImage({ ...facts, environment }),
      server: WebServer.gunicorn('shop.main:app'),
      environment: own,
    });

  test.each(['WEB_CONCURRENCY', 'PYTHON_CPU_COUNT', 'OMP_NUM_THREADS', 'FORWARDED_ALLOW_IPS'])(
    'fails for %s, which a container sets by itself, unless its user does', name => {
      expect(making({ [name]: '2' })).toThrow(`'environment.${name}' of the image has no effect, since a container `
        + "sets it from its own size and network; remove it, or set it in the container's 'environment'");
      expect(making({ [name]: '2' }, { [name]: '3' })).not.toThrow();
    },
  );

  test('fails for what would start workers of uvicorn', () => {
    const server = WebServer.uvicorn('shop.main:app');
    const make = () => PythonContainer.web({ image: fakeImage({ environment: { WEB_CONCURRENCY: '50' } }), server });
    expect(make).toThrow("'environment.WEB_CONCURRENCY' of the image would start processes that no check knows of");
  });

  test('fails for what the health route of the image needs', () => {
    const name = 'CONTAINER_HEALTH_PATH';
    const healthCheck = HealthCheck.provided();
    const given = PythonContainer.web({ image: fakeImage(), healthCheck });
    expect(given._spec.environment).toHaveProperty(name);
    expect(() => PythonContainer.web({ image: fakeImage({ environment: { [name]: 'x' } }), healthCheck }))
      .toThrow(`'environment.${name}' of the image is set by the container itself, for its command; remove it`);
  });

  describe('a command of Django', () => {
    const NAME = 'DJANGO_SETTINGS_MODULE';
    const django = {
      framework: 'django', locked: { django: '5.2.0' }, djangoSettings: 'shop.settings', files: { manage: 'manage.py' },
    };
    const job = (environment: Record<string, string>, own: Partial<JobContainerProps> = {}) => PythonContainer.job({
      image: fakeImage({ ...django, environment }), process: JobProcess.django('migrate'), ...own,
    })._spec;

    test('has the settings that the sources name where nobody names others', () => {
      expect(job({}).environment).toHaveProperty(NAME, 'shop.settings');
    });

    test('leaves those of the image to the image, as every other container does', () => {
      expect(job({ [NAME]: 'shop.live' }).environment).not.toHaveProperty(NAME);
    });

    test('has those of its container, and of its platform', () => {
      expect(job({ [NAME]: 'shop.live' }, { environment: { [NAME]: 'shop.job' } }).environment)
        .toHaveProperty(NAME, 'shop.job');
      const { environment, settings } = job({}, { settings: [NAME] });
      expect(environment).not.toHaveProperty(NAME);
      expect(settings).toEqual([NAME]);
    });
  });

  test('all else is left alone, and so is what another kind of container has', () => {
    expect(making({ LOG_LEVEL: 'debug', GRANIAN_WORKERS: '3' })).not.toThrow();
  });
});
