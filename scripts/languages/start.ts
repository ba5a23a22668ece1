import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { join, resolve } from 'path';

export const root = resolve(__dirname, '..', '..');

/** The programs, one for each language; README quotes them. */
export const programs = join(root, 'examples', 'quick-start');

export const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };

/** A package in dist/, as jsii-pacmak calls it. */
export const tarball = join(root, 'dist', 'js', `cdk-python-container@${version}.jsii.tgz`);
export const wheel = join(root, 'dist', 'python', `cdk_python_container-${version}-py3-none-any.whl`);

/** Where a CDK app writes when no `cdk` started it, and without the CDK's own slow validation. */
Object.assign(process.env, { CDK_OUTDIR: 'cdk.out', CDK_VALIDATION: 'false' });

/** Runs a program to its end, and fails with what it said. */
export function start(cwd: string, program: string, ...words: string[]): void {
  const options = { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  const { status, error, stdout, stderr } = spawnSync(program, words, options);
  if (status === 0) { return; }
  // Lines with !! are what jsii says of the version of Node.
  const said = `${stdout ?? ''}${stderr ?? ''}`.split('\n').filter(line => !line.startsWith('!!')).join('\n');
  throw new Error(`'${program} ${words.join(' ')}' failed${error ? `: ${error.message}` : ''}\n${said}`);
}

/** Makes our package for a language in a folder, and those of platforms. */
export function pack(language: string, folder: string, platforms: readonly string[], ...options: string[]): void {
  const projects = ['.', ...platforms.map(name => join('node_modules', name))];
  const settings = ['--no-npmignore', '--target', language, '--outdir', join(folder, 'packages'), ...options];
  start(root, 'npx', 'jsii-pacmak', ...settings, ...projects);
}
