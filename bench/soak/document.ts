import { readFileSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { SECTIONS } from './tables';
import { replaceSection } from '../image/document';

const ROOT = resolve(__dirname, '..', '..');

/** The documents that have sections, with the sections as they are to be. */
export function documents(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { document, name, text } of SECTIONS) {
    const before = texts.get(document) ?? readFileSync(join(ROOT, document), 'utf8');
    texts.set(document, replaceSection(before, `soak:${name}`, text()));
  }
  return texts;
}

export function writeDocuments(): void {
  for (const [document, text] of documents()) { writeFileSync(join(ROOT, document), text); }
}
