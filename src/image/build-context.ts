import { readFileSync } from 'fs';
import { join } from 'path';
import { CONTEXT } from './places';
import { quote } from '../private/messages';
import type { FileContent } from '../private/write-files';
import type { PythonProject } from '../project';

/** Our own Python files: beside the sources and the compiled library alike. */
const SUPPORT = join(__dirname, '../../support');

/** `https://user:password@host` */
const ADDRESS_WITH_PASSWORD = /\b[a-z][a-z0-9+.-]*:\/\/[^\s\/:@"']*:[^\s\/@"']+@([^\s\/:"'#?]+)/gi;

/** Every file of the build context, in memory. A path that has not been named here cannot get into the image. */
export function buildContext(
  dockerfile: string, project: PythonProject, application: readonly FileContent[],
): FileContent[] {
  return [
    { path: CONTEXT.dockerfile, content: Buffer.from(dockerfile), executable: false },
    ...below(CONTEXT.dependencies, project._installation.buildFiles()),
    ...below(CONTEXT.container, ['launch.py', 'probe.py'].map(supportFile)),
    ...below(CONTEXT.build, ['check_entry.py'].map(supportFile)),
    ...below(CONTEXT.app, [...application, ...project._sources.metadataFiles()]),
  ];
}

/** What the build is given that nobody should read. uv writes no password into a lock. */
export function passwordWarnings(project: PythonProject): string[] {
  const settings = project._installation.buildFiles().filter(({ path }) => path.endsWith('.toml'));
  return settings.flatMap(({ path, content }) => {
    const hosts = [...Buffer.from(content).toString('utf8').matchAll(ADDRESS_WITH_PASSWORD)].map(([, host]) => host);
    return [...new Set(hosts)].map(host => `${quote(path)} has a password in an address of ${quote(host)}, which is `
      + "visible in the build context and in the builder's cache; use a token that can only download packages");
  });
}

function supportFile(name: string): FileContent {
  return { path: name, content: readFileSync(join(SUPPORT, name)), executable: false };
}

function below(folder: string, files: readonly FileContent[]): FileContent[] {
  return files.map(file => ({ ...file, path: `${folder}/${file.path}` }));
}
