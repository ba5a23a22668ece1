import { cpus, loadavg } from 'os';
import type { Engine } from './engine';

/** What the figures depend on, in a sentence without names or dates. */
export async function machine(engine: Engine): Promise<string> {
  const format = '{{.ServerVersion}}, {{.Driver}}, {{.NCPU}} processors, {{.Architecture}}';
  const [{ stdout: daemon }, { stdout: buildx }] = [
    await engine.docker(['info', '--format', format], 60),
    await engine.docker(['buildx', 'version'], 60),
  ];
  const [, builder] = / v?(\d+\.\d+\.\d+)/.exec(buildx) ?? [];
  const load = loadavg()[0].toFixed(1);
  return `Docker Engine ${daemon.trim()} (${cpus()[0].model.trim()}), buildx ${builder ?? 'of an unknown version'}; `
    + `load average when it began: ${load}`;
}
