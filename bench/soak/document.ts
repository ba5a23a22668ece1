import { readFileSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { summary } from './summary';
import * as tables from './tables';
import { replaceSection } from '../image/document';

const ROOT = resolve(__dirname, '..', '..');

const WORKERS = 'docs/workers.md';
const SERVERS = 'docs/servers.md';

/** The parts of documents that are between two comments with their name. */
const SECTIONS: ReadonlyArray<readonly [document: string, name: string, text: () => string]> = [
  [WORKERS, 'pools', tables.pools],
  [WORKERS, 'celery-stops', tables.celeryStops],
  [WORKERS, 'worker-versions', tables.workerVersions],
  [WORKERS, 'workers', tables.workers],
  [WORKERS, 'killed', tables.killed],
  [WORKERS, 'outage', tables.outage],
  [SERVERS, 'uvicorn-workers', tables.uvicornWorkers],
  [SERVERS, 'server-versions', tables.serverVersions],
  [SERVERS, 'slow-clients', tables.slowClients],
  [SERVERS, 'limits', tables.limits],
  ['docs/shutdown.md', 'rolling', tables.rolling],
  ['docs/benchmarks.md', 'summary', summary],
];

/** The documents that have sections, with the sections as they are to be. */
export function documents(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [document, name, text] of SECTIONS) {
    const before = texts.get(document) ?? readFileSync(join(ROOT, document), 'utf8');
    texts.set(document, replaceSection(before, `soak:${name}`, text()));
  }
  return texts;
}

export function writeDocuments(): void {
  for (const [document, text] of documents()) { writeFileSync(join(ROOT, document), text); }
}
