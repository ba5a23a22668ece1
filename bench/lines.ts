/*
 * npm run bench:lines
 *
 * Counts what a user writes to deploy the blog of the examples, with this library and by hand to the same hardening,
 * and writes the table to docs/benchmarks.md. test/integration/by-hand.test.ts compares what both say.
 */
import { readFileSync, writeFileSync } from 'fs';
import { resolve } from 'path';
import { replaceSection } from './image/document';
import { linesReport } from './lines/report';

const root = resolve(__dirname, '..');
const DOCUMENT = resolve(root, 'docs', 'benchmarks.md');

const text = linesReport(path => readFileSync(resolve(root, path), 'utf8'));
console.log(text);
writeFileSync(DOCUMENT, replaceSection(readFileSync(DOCUMENT, 'utf8'), 'bench:lines', text));
