import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { Yaml } from 'cdk8s';

export const root = resolve(__dirname, '..', '..');
export const NAMESPACE = `cdk-python-container-${process.pid}`;
export const folder = mkdtempSync(join(tmpdir(), 'kubernetes-'));
export const wrong: string[] = [];

export function expectThat(what: string, holds: boolean, found: unknown = ''): void {
  console.log(`${holds ? 'yes' : 'NO '}  ${what}${holds ? '' : `: ${String(found)}`}`);
  if (!holds) { wrong.push(what); }
}

export function kubectl(words: string[], input?: string): { ok: boolean; text: string } {
  const { status, stdout, stderr } = spawnSync('kubectl', words, { input, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return { ok: status === 0, text: stdout + stderr };
}

export function must(words: string[], input?: string): string {
  const { ok, text: said } = kubectl(words, input);
  if (!ok) { throw new Error(`'kubectl ${words.join(' ')}' failed\n${said}`); }
  return said;
}

export const text = (objects: any[]): string => Yaml.stringify(...objects);

/** The commands of a page, one for each of its blocks, in our namespace. */
export function commandsOf(page: string): string[] {
  return readFileSync(join(root, 'docs', page), 'utf8').split('```sh\n').slice(1)
    .map(part => part.split('```')[0].replaceAll('--namespace shop', `--namespace ${NAMESPACE}`));
}

/** Asks again until it holds. @returns whether it does in the end */
export async function until(holds: () => boolean, seconds = 10): Promise<boolean> {
  const end = Date.now() + seconds * 1000;
  while (!holds() && Date.now() < end) { await new Promise(done => setTimeout(done, Math.min(1000, seconds * 10))); }
  return holds();
}
