import { instructions } from './parse-dockerfile';
import { renderDockerfile } from '../../../src/image/dockerfile/render-dockerfile';
import type { GroupInstall, ImagePlan } from '../../../src/image/image-plan';
import { line } from '../../../src/private/line';
import { parseName } from '../../../src/project/python/names';
import { groupedFixture } from '../plan-fixture';

const render = (changes: Partial<ImagePlan> = {}) => renderDockerfile(groupedFixture(changes));
const { base, python } = groupedFixture();
const grouped = groupedFixture().install as GroupInstall;

/** The instructions of each stage, by its name; the image itself has none. */
function stages(changes: Partial<ImagePlan> = {}): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  let current: string[] = [];
  for (const each of instructions(render(changes))) {
    if (each.startsWith('FROM')) { current = found[/ AS (\S+)$/.exec(each)?.[1] ?? ''] = []; }
    current.push(each);
  }
  return found;
}
const starting = (words: string, lines: readonly string[]) => lines.filter(each => each.startsWith(words));

describe('a Dockerfile with its packages in groups', () => {
  test('has a stage for what changes together', () => {
    expect(Object.keys(stages()))
      .toEqual(['uv', 'build', 'python', 'runtime', 'on-amd64', 'on-arm64', 'application', '']);
  });

  test('needs no newer frontend than 1.4', () => {
    expect(render()).not.toMatch(/^# *syntax|--exclude|--parents|<</m);
  });

  test('copies one tree for each layer onto the root, those of the packages before those of the application', () => {
    const { runtime, '': image } = stages();
    expect([...starting('COPY', runtime), ...starting('COPY', image), ...starting('ADD', image)]).toEqual([
      'COPY --link --from=build /layers/runtime/ /',
      'COPY --link --from=build /layers/01/ /',
      'COPY --link --from=build /layers/02/ /',
      'COPY --link --from=application /layers/python/ /',
      'COPY --link --from=application /layers/application/ /',
      'ADD --link metadata.tar /',
    ]);
  });

  test('runs nothing in the stages that become the image', () => {
    const { runtime, '': image } = stages();
    expect(starting('RUN', [...runtime, ...image])).toEqual([]);
  });

  test('names the version in the image alone, so that another one repeats no step', () => {
    const before = stages();
    const after = stages({ subject: { name: parseName('shop')!, version: '9.9.9' as never } });
    expect(after['']).not.toEqual(before['']);
    expect({ ...after, '': [] }).toEqual({ ...before, '': [] });
  });
});

describe('the build stage', () => {
  test('sees no source of the application, and nothing of the context but what it mounts', () => {
    expect(stages().build.filter(each => /^(COPY|ADD)/.test(each))).toEqual([]);
    expect(starting('RUN', stages().build).join(' ').match(/--mount=source=\w+/g)).toEqual([
      '--mount=source=dependencies', '--mount=source=build', '--mount=source=build', '--mount=source=container',
    ]);
  });

  test('runs on any processor if every package has a wheel, else on that of the image, and says why', () => {
    expect(stages().build[0]).toBe('FROM --platform=$BUILDPLATFORM python:3.13-slim AS build');
    const compiling = {
      python: { ...python, compiled: [parseName('docopt')!] },
      install: { ...grouped, platform: undefined, builds: true },
    };
    expect(stages(compiling).build[0]).toBe('FROM python:3.13-slim AS build');
    expect(render(compiling)).toContain('to compile what has no wheel: docopt.\n');
    // The program is mounted into the build stage, and must run on the same processor.
    expect([stages(), stages(compiling)].map(({ uv: [from] }) => from)).toEqual([
      'FROM --platform=$BUILDPLATFORM ghcr.io/astral-sh/uv:0.13.9 AS uv', 'FROM ghcr.io/astral-sh/uv:0.13.9 AS uv',
    ]);
  });

  test('fails for another processor than that of the image, unless the base is for one only', () => {
    const [first, , second] = stages().build.slice(1);
    expect(first).toBe('ARG TARGETARCH');
    expect(second).toMatch(
      /^RUN \[ "\$TARGETARCH" = amd64 \] \|\| \{ echo 'build: run it with --platform linux\/amd64' >&2; exit 1; \} && dpkg /,
    );
    const own = { ...base, everyPlatform: false };
    expect(stages({ base: own, buildBase: own }).build.join()).not.toContain('TARGETARCH');
  });

  test('installs for the processor of the image, with its tools and its init', () => {
    const arm: Partial<ImagePlan> = {
      platform: line`linux/arm64`,
      install: { ...grouped, platform: line`aarch64-manylinux_2_40` },
      buildPackages: [
        { name: line`tini`, purpose: 'init' },
        { name: line`binutils-aarch64-linux-gnu`, purpose: 'strip', program: line`aarch64-linux-gnu-strip` },
      ],
    };
    const [tools, packages] = starting('RUN', stages(arm).build);
    expect(tools).toMatch(/dpkg --add-architecture arm64 .* binutils-aarch64-linux-gnu && apt-get download tini:arm64/);
    expect(packages).toMatch(/--python-platform aarch64-manylinux_2_40 .* --strip aarch64-linux-gnu-strip$/);
    expect(packages).toContain('id=uv-0.13.9-arm64');
    expect(Object.keys(stages(arm))).toContain('on-arm64');
  });

  test('installs only wheels and archives that have the hash of the lock, and resolves nothing', () => {
    expect(starting('RUN', stages().build)[1]).toContain(
      'uv pip install --directory /dependencies --python-platform x86_64-manylinux_2_40 --no-deps --quiet '
        + '--require-hashes --only-binary :all: -r wheels.txt ||',
    );
  });

  test('asks after a failure of uv which server refuses something, and goes on after none', () => {
    expect(starting('RUN', stages().build)[1]).toMatch(
      /&& \{ uv pip .* -r wheels\.txt \|\| \S+ -B \/build refused --requirements \/dependencies\/wheels\.txt; \} &&/,
    );
  });

  test('installs what may have to be built after the wheels, with hashes if all of it has one', () => {
    const commands = (isVerified: boolean) => {
      const last = { name: line`02`, packages: [], isVerified, isLast: true };
      const install = { ...grouped, groups: [grouped.groups[0], last], platform: undefined };
      return [...starting('RUN', stages({ install }).build)[1].matchAll(/&& \{ (uv pip .*?) \|\| /g)]
        .map(([, command]) => command);
    };
    expect(commands(true)).toEqual([
      'uv pip install --directory /dependencies --no-deps --quiet --require-hashes --only-binary :all: -r wheels.txt',
      'uv pip install --directory /dependencies --no-deps --require-hashes -r 02.txt',
    ]);
    expect(commands(false)[1]).toBe('uv pip install --directory /dependencies --no-deps -r 02.txt');
  });

  test('leaves uv the settings of the base, such as the certificates and mirrors of a company', () => {
    expect(render({ install: { ...grouped, settings: 'no-index = true' } })).not.toMatch(/--(no-config|config-file)/);
  });

  test('says what is kept of which packages', () => {
    const install = { ...grouped, keptFiles: ['stubs:*', 'tests:numpy'], keptSymbols: ['uvloop'] };
    expect(starting('RUN', stages({ install }).build)[1])
      .toMatch(/ --strip \S+ --keep 'stubs:\*' --keep tests:numpy --keep-symbols uvloop$/);
  });

  test.each<[string, Partial<ImagePlan>, boolean]>([
    ['torch and no compiler', {}, false],
    ['torch and one of Debian', { systemPackages: [{ name: line`g++-14` as never, for: [] }] }, true],
    ['torch and a library of one', { systemPackages: [{ name: line`libgcc-s1` as never, for: [] }] }, false],
    ['torch on a base that may have one', { base: { ...base, declared: true } }, true],
    ['a compiler, and no torch', { systemPackages: [{ name: line`gcc` as never, for: [] }], packages: [] }, false],
  ])('says that there may be a compiler, or nothing, in an image with %s', (_what, changes, expected) => {
    const torch = { name: parseName('torch')! } as ImagePlan['packages'][number];
    expect(render({ packages: [torch], ...changes }).includes(' --compiler')).toBe(expected);
  });

  test('keeps columns of the standard library where every package keeps them', () => {
    const library = (keptFiles: string[]) => starting('RUN', stages({ install: { ...grouped, keptFiles } }).python)[0];
    expect(library(['columns:*'])).toContain('"library", "--output", "/bytecode", "--columns"]');
    expect(library(['columns:numpy'])).not.toContain('--columns');
  });

  test('gives the user a name beside those of the base of the image, if that is another one', () => {
    const runtime = (changes: Partial<ImagePlan>) => starting('RUN', stages(changes).build).at(-1)!;
    expect(runtime({})).toMatch(/ --user 10001 --group 10001 --name app --home \/tmp --etc \/etc /);
    expect(runtime({})).toContain(' --interpreter /usr/local/bin/python3.13 ');
    expect(runtime({ base: { ...base, reference: line`registry.example/own:1` } }))
      .toMatch(/--mount=from=registry\.example\/own:1,source=\/etc,target=\/base\/etc .* --etc \/base\/etc /);
  });

  test('of a project without packages installs nothing', () => {
    const alone = stages({ install: { ...grouped, groups: [] } });
    expect(Object.keys(alone)).not.toContain('uv');
    expect(alone.build.join()).not.toContain('uv ');
    expect(starting('RUN', alone['on-amd64'])).toEqual([]);
  });
});

describe('the application stage', () => {
  test('opens the packages before it sees the application, which it tries without network on the image itself', () => {
    const found = stages();
    expect(found['on-amd64']).toEqual([
      'FROM runtime AS on-amd64',
      'RUN --network=none --mount=source=build,target=/build ["/app/.venv/bin/python", "-B", "/build", "extensions"]',
    ]);
    expect(found.application).toEqual([
      'FROM on-${BUILDARCH} AS application',
      'COPY --from=python /bytecode/ /',
      'COPY app/ /app/',
      'RUN --network=none --mount=source=build,target=/build ["/usr/local/bin/python3.13", "-B", "/build", '
      + '"application", "--source", "/app", "--environment", "/app/.venv", "--output", "/layers", '
      + '"--directory", "/app", "--user", "10001", "--group", "10001", "--entry", "shop.main:app", '
      + '"--left-out", "shop.docs", '
      + '"--also", "uvicorn.main", "--metadata", "shop"]',
    ]);
  });

  test('names the packages whose native files need not open', () => {
    expect(stages({ install: { ...grouped, unchecked: ['pyside6'] } })['on-amd64'].at(-1)).toMatch(/"extensions", "--unchecked", "pyside6"\]$/);
  });

  test('tries the application with the plugins of its metadata, which has no version there', () => {
    const metadata = [{ name: parseName('shop')!, plugins: '[shop.plugins]\nmail = shop.mail:send "x"\n' }];
    expect(stages({ metadata }).application.at(-1)).toContain(
      '"--metadata", "shop", "--plugins", "shop", "[shop.plugins]\\nmail = shop.mail:send \\"x\\"\\n"]');
  });

  test('needs no shell, and is root where the base starts as another user', () => {
    const bare = { base: { ...base, root: false, interpreter: line`/usr/bin/python3.13` } };
    const found = stages(bare);
    for (const name of ['python', 'on-amd64', 'application']) {
      const lines = found[name];
      expect(starting('RUN', lines).every(each => / \["[^ ]+", "-B", "\/build", /.test(each))).toBe(true);
      const [user, run] = [lines.indexOf('USER 0:0'), lines.findIndex(each => each.startsWith('RUN'))];
      expect(user).toBeGreaterThan(0);
      expect(user).toBeLessThan(run);
    }
    expect(Object.values(stages()).flat()).not.toContain('USER 0:0');
  });

  test('does not import the application where that was turned off', () => {
    const [, run] = [...starting('RUN', stages({ check: undefined }).application), ''].reverse();
    expect(run).toContain('"application"');
    expect(run).not.toMatch(/--entry|--left-out/);
  });

  test('is compiled, but not tried, by another processor, unless the base has images for one only', () => {
    expect(stages()['on-arm64']).toEqual(['FROM --platform=$BUILDPLATFORM python:3.13-slim AS on-arm64']);
    const own = { ...base, everyPlatform: false };
    const alone = { base: own, buildBase: own, install: { ...grouped, platform: undefined } };
    const found = stages(alone);
    expect(found.application[0]).toBe('FROM runtime AS application');
    expect(starting('RUN', found.application).map(each => /"\/build", "(\w+)"/.exec(each)![1]))
      .toEqual(['extensions', 'application']);
    expect(render(alone)).not.toMatch(/BUILDPLATFORM|BUILDARCH/);
  });

  test('starts in the folder of the project, letter by letter', () => {
    const { application } = stages({ workDirectory: line`/app/a $b  c` });
    expect(application.at(-1)).toContain('"--directory", "/app/a $b  c",');
  });
});
