import { execFileSync } from 'child_process';
import { join, relative, resolve } from 'path';
import { isTyped, type Health, type Row } from './row';
import { serve } from './serve';
import { PythonContainer, PythonImage, type PythonImageOptions, WritablePath } from '../../src';

/** Room of a folder that a project asks for by `writable=`. */
const WRITABLE_MIB = 64;

/**
 * Everything that is found out about a project.
 *
 * @param argument its folder, with choices behind it
 * @param staged folder for its build context
 */
export async function examine(argument: string, staged: string, isServed: boolean): Promise<Row> {
  const begin = process.hrtime.bigint();
  const [folder, query = ''] = argument.split('?');
  const choices = new URLSearchParams(query);
  const project = relative(process.cwd(), folder) + (query ? `?${query}` : '');
  const milliseconds = () => Math.round(Number(process.hrtime.bigint() - begin) / 1e6);
  try {
    const image = PythonImage.fromDirectory(folder, optionsOf(choices));
    image.stage(staged);
    const web = webContainer(image, choices);
    const container = web instanceof PythonContainer ? web : undefined;
    const took = milliseconds();
    const app = join(staged, 'app');
    return {
      project,
      milliseconds: took,
      python: image.pythonVersion,
      starts: startsBy(image),
      ...describeWeb(web),
      warnings: (container ?? image).warnings,
      files: execFileSync('find', [app, '-type', 'f'], { encoding: 'utf8' }).trim().split('\n').length,
      leftOut: image.leftOut.length,
      missing: missingImports(image, app),
      served: isServed ? await serve(staged, `corpus-${process.pid}`, container, environmentOf(choices)) : undefined,
    };
  } catch (error) {
    const { name, message, stack } = error as Error;
    const problem = { name, message, stack: isTyped(error) ? undefined : stack };
    return { project, milliseconds: milliseconds(), problem };
  }
}

function optionsOf(choices: URLSearchParams): PythonImageOptions {
  const list = (name: string) => choices.get(name)?.split(',');
  return {
    package: choices.get('package') ?? undefined,
    extras: list('extras'),
    groups: list('groups'),
    include: list('include'),
    exclude: list('exclude'),
    pythonVersion: choices.get('pythonVersion') ?? undefined,
  };
}

function environmentOf(choices: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...choices].flatMap(([name, value]) =>
    name.startsWith('env.') ? [[name.slice('env.'.length), value]] : []));
}

/** The message where the project has none. */
function webContainer(image: PythonImage, choices: URLSearchParams): PythonContainer | string {
  const writablePaths = choices.get('writable')?.split(',').map(path => WritablePath.of(path, WRITABLE_MIB));
  try {
    return PythonContainer.web({ image, writablePaths });
  } catch (error) {
    if (!isTyped(error)) { throw error; }
    return error.message.replace(/\s+/g, ' ');
  }
}

function describeWeb(web: PythonContainer | string): Partial<Row> {
  if (!(web instanceof PythonContainer)) { return { noWeb: web }; }
  const { command } = web;
  const application = command.slice(1).find(word => /^[\w.]+:\w/.test(word));
  return {
    command,
    application: application && (command.includes('--factory') ? `${application}()` : application),
    health: healthOf(web),
  };
}

function healthOf({ _spec: { health } }: PythonContainer): Health | undefined {
  return health?.http && { path: health.http.livenessPath, anyAnswer: health.http.anyAnswer };
}

/** The `CMD` of its Dockerfile, or the comment in its place. */
function startsBy({ dockerfile }: PythonImage): string {
  return /^(?:CMD|# No CMD:) .*$/m.exec(dockerfile)![0];
}

function missingImports(image: PythonImage, app: string): string[] {
  const roots = /PYTHONPATH=(\S+)/.exec(image.dockerfile)![1].split(':').map(path => relative('/app', path) || '.');
  const script = join(__dirname, 'imports.py');
  const words = [script, app, rootOf(image), ...roots];
  const found = execFileSync('python3', words, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  return found.split('\n').filter(line => line).map(line => line.replace('\t', ' imports '));
}

/** The folder of the workspace, of which the context has a part. */
function rootOf({ project }: PythonImage): string {
  const { path } = project._sources;
  return resolve(project.directory, ...path === '.' ? [] : path.split('/').map(() => '..'));
}
