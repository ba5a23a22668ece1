import { CONTEXT } from './places';
import { supportFile, type SupportFileName } from './support-files';
import { quote } from '../private/messages';
import type { FileContent } from '../private/write-files';
import type { PythonProject } from '../project';

/** `https://user:password@host` */
const ADDRESS_WITH_PASSWORD = /\b[a-z][a-z0-9+.-]*:\/\/[^\s\/:@"']*:[^\s\/@"']+@([^\s\/:"'#?]+)/gi;

/** All files of the build context, in memory. Nothing else can get into the image. */
export function buildContext(
  dockerfile: string, project: PythonProject, application: readonly FileContent[],
): FileContent[] {
  return [
    { path: CONTEXT.dockerfile, content: Buffer.from(dockerfile), executable: false },
    ...below(CONTEXT.dependencies, project._installation.buildFiles()),
    ...below(CONTEXT.container, support('launch.py', 'probe.py')),
    ...below(CONTEXT.build, support('check_entry.py')),
    ...below(CONTEXT.app, [...application, ...project._sources.metadataFiles()]),
  ];
}

/** Warns about passwords in settings files. A lock has none: uv removes them. */
export function passwordWarnings(project: PythonProject): string[] {
  const settings = project._installation.buildFiles().filter(({ path }) => path.endsWith('.toml'));
  return settings.flatMap(({ path, content }) => {
    const hosts = [...Buffer.from(content).toString('utf8').matchAll(ADDRESS_WITH_PASSWORD)].map(([, host]) => host);
    return [...new Set(hosts)].map(host => `${quote(path)} has a password in a URL of ${quote(host)}, which is `
      + "visible in the build context and in the builder's cache; use a token that can only download packages");
  });
}

function support(...names: SupportFileName[]): FileContent[] {
  return names.map(name => ({ path: name, content: supportFile(name), executable: false }));
}

function below(folder: string, files: readonly FileContent[]): FileContent[] {
  return files.map(file => ({ ...file, path: `${folder}/${file.path}` }));
}
