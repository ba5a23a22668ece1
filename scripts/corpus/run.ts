/*
 * npm run corpus -- [--serve] PROJECT...
 *
 * Loads, plans and stages each project, and lets Python's own parser find what the staged sources import of the project
 * that was not staged. Prints a row for each. A project is a folder, with choices behind it as in
 * `api?groups=prod,docker&extras=web` or `.?package=api`; `--serve` also builds each and runs it, with variables given
 * as in `api?env.SECRET_KEY=x`. Ends with 1 when a project crashes the library, or when a staged module imports one
 * that was left out.
 */
import { execFileSync } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, relative, resolve } from 'path';
import { serve } from './serve';
import { PythonContainer, PythonImage, type PythonImageOptions } from '../../src';

/** Errors that tell a user what to change. Any other is a crash. */
const TYPED = /^Python(Project|Image|Container)Invalid$/;

interface Row {
  readonly project: string;
  readonly problem?: Error;
  readonly python?: string;
  readonly runs?: string;
  readonly health?: string;
  readonly files?: number;
  readonly leftOut?: number;
  readonly missing?: string[];
  /** How it went when it was built and run. */
  readonly served?: string;
  readonly milliseconds: number;
}

const words = process.argv.slice(2);
const projects = words.filter(word => word !== '--serve');
void main();

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'corpus-'));
  const rows: Row[] = [];
  for (const [index, project] of projects.entries()) {
    rows.push(await examine(project, join(directory, String(index))));
    print(rows.at(-1)!);
  }
  rmSync(directory, { recursive: true });
  summarize(rows);
}

function summarize(rows: readonly Row[]): void {
  const crashed = rows.filter(({ problem }) => problem && !TYPED.test(problem.name));
  const broken = rows.filter(({ missing = [] }) => missing.length > 0);
  const refused = rows.filter(({ problem }) => problem && TYPED.test(problem.name));
  console.log(`${rows.length} projects: ${rows.length - crashed.length - refused.length} staged, ${refused.length} refused with a reason, `
    + `${crashed.length} crashed, ${broken.length} import what was left out`);
  process.exitCode = crashed.length + broken.length > 0 ? 1 : 0;
}

async function examine(argument: string, staged: string): Promise<Row> {
  const begin = process.hrtime.bigint();
  const [folder, query] = argument.split('?');
  const row = { project: relative(process.cwd(), folder) + (query ? `?${query}` : '') };
  const milliseconds = () => Math.round(Number(process.hrtime.bigint() - begin) / 1e6);
  try {
    const image = PythonImage.fromDirectory(folder, choicesOf(query));
    image.stage(staged);
    const took = milliseconds();
    const files = execFileSync('find', [join(staged, 'app'), '-type', 'f'], { encoding: 'utf8' }).trim().split('\n').length;
    return {
      ...row,
      python: image.pythonVersion,
      runs: webCommand(image),
      health: /"\/opt\/container\/probe.py", (.*)\]/.exec(image.dockerfile)?.[1],
      files,
      leftOut: image.leftOut.length,
      missing: missingImports(image, join(staged, 'app')),
      served: words.includes('--serve')
        ? await serve(staged, `corpus-${process.pid}`, commandOf(image), environmentOf(query))
        : undefined,
      milliseconds: took,
    };
  } catch (error) {
    return { ...row, problem: error as Error, milliseconds: milliseconds() };
  }
}

function choicesOf(query: string = ''): PythonImageOptions {
  const choices = new URLSearchParams(query);
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

function environmentOf(query: string = ''): Record<string, string> {
  return Object.fromEntries([...new URLSearchParams(query)].flatMap(([name, value]) =>
    name.startsWith('env.') ? [[name.slice('env.'.length), value]] : []));
}

/** Nothing where the image's own command is all there is. */
function commandOf(image: PythonImage): string[] {
  try {
    return PythonContainer.web({ image }).command;
  } catch {
    return [];
  }
}

function webCommand(image: PythonImage): string {
  try {
    return PythonContainer.web({ image }).command.slice(0, 2).join(' ');
  } catch (error) {
    if (!TYPED.test((error as Error).name)) { throw error; }
    return `no web: ${(error as Error).message.split('\n').slice(0, 2).join(' ').slice(0, 160)}`;
  }
}

function missingImports(image: PythonImage, app: string): string[] {
  const roots = /PYTHONPATH=(\S+)/.exec(image.dockerfile)![1].split(':').map(path => relative('/app', path) || '.');
  const found = execFileSync('python3', [join(__dirname, 'imports.py'), app, rootOf(image), ...roots], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  return found.split('\n').filter(line => line);
}

/** The folder of the workspace, of which the context has a part. */
function rootOf({ project }: PythonImage): string {
  return resolve(project.directory, ...project._sources.path === '.' ? [] : project._sources.path.split('/').map(() => '..'));
}

function print({ project, problem, python, runs, health, files, leftOut, missing = [], served, milliseconds }: Row): void {
  if (problem) {
    console.log(`${project}\n    ${problem.name}: ${problem.message.slice(0, 1200).replaceAll('\n', '\n    ')}`);
    if (!TYPED.test(problem.name)) { console.log(problem.stack); }
    return;
  }
  console.log(`${project}\n    Python ${python}; ${runs}; asked at ${health ?? 'nothing'}; ${files} files, ${leftOut} left out, ${milliseconds} ms`);
  if (served) { console.log(`    ${served}`); }
  missing.slice(0, 5).forEach(line => console.log(`    MISSING ${line.replace('\t', ' imports ')}`));
  if (missing.length > 5) { console.log(`    MISSING ${missing.length - 5} more`); }
}
