import { starImports, PythonPaths, type MadePath } from './python-path';
import type { SourceTree } from './source-tree';

/** Where Django collects the static files of a project. */
export interface DjangoStatic {
  /** As the settings write it. */
  readonly expression: string;
  /** Undefined if it can only be known by running the settings. */
  readonly root?: MadePath;
  /** The class of django-configurations that has it, one of several mostly; the root is then that of this class. */
  readonly ofClass?: string;
  /** A storage on another server, to which they would be uploaded. */
  readonly remote?: string;
}

const APPLICATION = /["']django\.contrib\.staticfiles(?:\.apps\.\w+)?["']/;

/** Storages of django-storages, and what is called like the services behind them. */
const REMOTE = /["']((?:storages\.|[\w.]*(?:S3|Boto3|GCloud|Azure))[\w.]*)["']/;

/** Undefined if a project does not have the application `staticfiles`, or no `STATIC_ROOT`. */
export function findDjangoStatic(
  tree: SourceTree, settings: string, variables: Readonly<Record<string, string>>,
  fileOf: (module: string) => string | undefined,
): DjangoStatic | undefined {
  const modules = chain(tree, settings);
  const statements = modules.flatMap(module => tree.statements(module));
  if (!statements.some(({ text }) => APPLICATION.test(text))) { return undefined; }
  const written = modules.flatMap(module => tree.statements(module).flatMap(({ text, scope }) => {
    const [, value] = /^STATIC_ROOT\s*(?::[^=]+)?=\s*([^]+)$/.exec(text) ?? [];
    return value === undefined ? [] : [{ module, value, scope }];
  }));
  const paths = new PythonPaths(tree, variables, fileOf);
  const atTop = paths.definitionOf(settings, 'STATIC_ROOT');
  const inClass = written.find(({ module, scope }) => /^class /.test(tree.definition(module, scope)?.text ?? ''));
  const found = atTop ?? (written.every(({ scope }) => scope !== '') ? inClass : undefined);
  const expression = found?.value ?? written.at(0)?.value;
  if (expression === undefined || /^(?:None|""|'')$/.test(expression)) { return undefined; }
  return {
    expression,
    root: found && paths.read(found.module, found.value),
    ofClass: found && found === inClass ? inClass.scope : undefined,
    remote: remoteIn(statements),
  };
}

/** The settings, and the modules that they are made of. */
function chain(tree: SourceTree, module: string, seen: Set<string> = new Set()): string[] {
  if (seen.has(module)) { return []; }
  seen.add(module);
  return [module, ...starImports(tree, module).flatMap(each => chain(tree, each, seen))];
}

function remoteIn(statements: ReadonlyArray<{ readonly text: string }>): string | undefined {
  for (const { text } of statements) {
    const old = /^STATICFILES_STORAGE\s*=/.test(text) ? text : undefined;
    const value = old ?? /^STORAGES\s*=[^]*["']staticfiles["']\s*:\s*\{([^{}]*)/.exec(text)?.[1];
    const remote = value === undefined ? undefined : REMOTE.exec(value)?.[1];
    if (remote !== undefined) { return remote; }
  }
  return undefined;
}
