import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import type { Group, Row } from './report';

const FILE = join(__dirname, 'rows.jsonl');

const COUNTS = [1, 10, 100, 1000];

const KINDS = {
  shared: 'one image',
  each: 'an image each',
  planned: 'one image, planned before',
  released: 'one image, a release step',
} as const;

/** One comparison of two programs. */
export interface Synth {
  readonly label: string;
  /** The words for `synth-once.ts` but that of the side. */
  readonly platform: string;
  readonly kind: string;
  readonly count: number;
}

// Kubernetes stages no image: a manifest only names one. A thousand images are a thousand copies of a context.
export const SYNTHS: readonly Synth[] = [
  ...synths('ECS', 'shared'), ...synths('ECS', 'each').slice(0, -1), ...synths('ECS', 'released'),
  ...synths('Kubernetes', 'planned'), ...synths('Kubernetes', 'released'),
];

export const READ = 'reading a project, once per process';
export const PLAN = 'planning an image and a container';

/** In milliseconds of the whole process. */
export const IMPORTS = ['ECS only', 'Kubernetes only'];

export const GROUPS: readonly Group[] = [
  { title: 'synthesis, milliseconds of processor time', rows: SYNTHS.map(({ label }) => label), most: 1.10 },
  { title: 'besides, in the same time', rows: [READ, PLAN] },
  { title: 'import, milliseconds of the process; by hand is the platform alone', rows: IMPORTS },
];

function synths(platform: string, kind: keyof typeof KINDS): Synth[] {
  return COUNTS.map(count => {
    const services = `${count.toLocaleString('en')} service${count === 1 ? '' : 's'}`;
    return { label: `${platform}, ${services}, ${KINDS[kind]}`, platform: platform.toLowerCase(), kind, count };
  });
}

/** What was measured last of each row. */
export function kept(): Row[] {
  return readFileSync(FILE, 'utf8').split('\n').filter(Boolean).map(text => JSON.parse(text) as Row);
}

/** In place of what was measured of the row before. */
export function keep({ label, ours, other }: Row): void {
  const whole = (side: readonly number[]) => side.map(Math.round);
  const rows = [...kept().filter(each => each.label !== label), { label, ours: whole(ours), other: whole(other) }];
  writeFileSync(FILE, rows.map(each => `${JSON.stringify(each)}\n`).join(''));
}
