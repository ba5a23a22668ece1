import { posix } from 'path';
import { tarArchive } from './archive';
import { scriptFiles } from './console-scripts';
import { supportFiles } from './support-files';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import type { FileContent } from '../../private/write-files';
import type { PythonProject } from '../../project';
import { wheelRequirementFiles } from '../compiled/requirement-files';
import type { ImagePlan, WheelPlan } from '../image-plan';
import { requirementFiles, SETTINGS_FILE } from '../layers/requirements';
import { APP_DIRECTORY, CONTEXT, KNOWN_HOSTS_FILE } from '../places';
import type { CredentialsPlan } from '../secrets/plan-credentials';

/** The builder's files that its command `base` needs. */
const COMPARING = [
  '__main__.py', 'commands/__init__.py', 'commands/base.py', 'places.py', 'problems.py', 'report.py',
];

const BUILDER = 'builder/';

/** `https://user:password@host` */
const ADDRESS_WITH_PASSWORD = /\b[a-z][a-z0-9+.-]*:\/\/[^\s\/:@"']*:[^\s\/@"']+@([^\s\/:"'#?]+)/gi;

/** Of the library, in every image. */
const RUNNING = [
  'await_release.py', 'container_health.py', 'drain.py', 'heartbeat.py', 'launch.py', 'limit.py', 'probe.py',
  'worker.py',
];

/** What `worker.py` adds to each framework for tasks. */
const WORKERS = 'workers/';

/** All files of the build context, in memory. Nothing else can get into the image. */
export function buildContext(
  dockerfile: string, plan: ImagePlan, project: PythonProject, application: readonly FileContent[],
): FileContent[] {
  const { install, base, credentials } = plan;
  const support = supportFiles();
  const ours = (names: readonly string[], folder = '') =>
    names.map(name => ({ path: name, content: support.get(folder + name)!, executable: false }));
  const workers = [...support.keys()].filter(name => name.startsWith(WORKERS));
  const builder = [...support.keys()].filter(name => name.startsWith(BUILDER)).map(name => name.slice(BUILDER.length));
  const forBuild = (names: readonly string[]) =>
    below(CONTEXT.build, [...ours(['check_entry.py']), ...ours(names, BUILDER)]);
  const compiled = plan.wheels.map(({ path }) => path);
  const metadata = [
    ...below(APP_DIRECTORY, project._sources.metadataFiles(compiled)),
    ...scriptFiles(project._sources.consoleScripts(compiled)),
  ];
  const common = [
    { path: CONTEXT.dockerfile, content: Buffer.from(dockerfile), executable: false },
    ...below(CONTEXT.container, ours([...RUNNING, ...workers])),
    ...below(CONTEXT.app, application),
  ];
  if (install.by === 'lock') {
    return [
      ...common,
      ...below(CONTEXT.dependencies, project._installation.buildFiles()),
      ...forBuild(base.declared ? COMPARING : []),
      ...metadata.map(file => ({ ...file, path: `${CONTEXT.app}${file.path.slice(APP_DIRECTORY.length)}` })),
    ];
  }
  const packages = [...install.groups, ...plan.wheels.map(each => ({ packages: each.requirements }))]
    .flatMap(group => group.packages);
  const archive = tarArchive(metadata.map(file => ({ ...file, path: file.path.slice(1) })));
  return [
    ...common,
    ...below(CONTEXT.dependencies, requirementFiles(install)),
    ...below(CONTEXT.dependencies, knownHosts(credentials)),
    ...below(`${CONTEXT.dependencies}/files`, project._installation.filesOf(packages, install.builds)),
    ...plan.wheels.flatMap(each => wheelRequirementFiles(each, project, credentials)),
    ...forBuild(builder),
    ...metadata.length === 0 ? [] : [{ path: CONTEXT.metadata, content: archive, executable: false }],
  ];
}

/** An input of the step that fetches packages. */
function knownHosts(credentials: CredentialsPlan | undefined): FileContent[] {
  const { ssh } = credentials ?? {};
  return ssh === undefined
    ? []
    : [{ path: KNOWN_HOSTS_FILE, content: Buffer.from([...ssh.knownHosts, ''].join('\n')), executable: false }];
}

/** Warns about passwords in the settings that are in the context. A lock has none: uv removes them. */
export function passwordWarnings(
  { install, wheels }: ImagePlan, project: PythonProject, problems: Problems,
): string[] {
  const settings = install.by === 'lock'
    ? project._installation.buildFiles().filter(({ path }) => path.endsWith('.toml'))
      .map(({ path, content }) => ({ file: quote(path), text: Buffer.from(content).toString('utf8') }))
    : [install.settings ?? '', ...settingsOfWheels(wheels, project, problems)]
      .map(text => ({ file: project._installation.uvSettings.file, text }));
  const warnings = settings.flatMap(({ file, text }) => {
    const hosts = [...text.matchAll(ADDRESS_WITH_PASSWORD)].map(([, host]) => host);
    return hosts.map(host => `${file} has a password in a URL of ${quote(host)}, which is `
      + "visible in the build context and in the builder's cache; add it to 'credentials' of the image instead, "
      + 'or that of a proxy to the build: --build-arg HTTPS_PROXY=...');
  });
  return [...new Set(warnings)];
}

/** Those that are invalid for what a build requires become problems, unless they are already. */
function settingsOfWheels(wheels: readonly WheelPlan[], project: PythonProject, problems: Problems): string[] {
  const found = new Problems('');
  const files = wheels.flatMap(each => wheelRequirementFiles(each, project, undefined, found));
  for (const each of found.messages) {
    if (!problems.messages.includes(each)) { problems.add(each); }
  }
  return files.filter(({ path }) => posix.basename(path) === SETTINGS_FILE)
    .map(({ content }) => Buffer.from(content).toString('utf8'));
}

function below(folder: string, files: readonly FileContent[]): FileContent[] {
  return files.map(file => ({ ...file, path: `${folder}/${file.path}` }));
}
