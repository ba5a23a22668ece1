import { run } from './docker';
import { keep, type Figures } from '../../bench/soak/kept';

/** Keeps what was measured in `bench/soak/NAME.jsonl`, from which documents are written: in `npm run soak` only. */
export function measured(name: string, row: string, figures: Figures): void {
  if (process.env.SOAK !== undefined) { keep(name, row, figures); }
}

const VERSIONS = `
import importlib.metadata, json, platform, sys
versions = {name: importlib.metadata.version(name) for name in sys.argv[1:]}
print(json.dumps({'Python': platform.python_version(), **versions}))
`;

/** The same for the versions of what was measured in an image. */
export function measuredVersions(row: string, image: string, ...packages: string[]): void {
  if (process.env.SOAK === undefined) { return; }
  const words = ['run', '--rm', '--interactive', '--entrypoint', 'python', image, '-', ...packages];
  measured('versions', row, JSON.parse(run('docker', words, { input: VERSIONS })));
}
