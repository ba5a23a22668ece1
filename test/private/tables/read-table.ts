import { createHash } from 'crypto';
import { readFileSync } from 'fs';
import { join } from 'path';

/** One variable of a table. */
export interface Row {
  readonly name: string;
  readonly value: string;
}

/** What a place holder of a table stands for. A private key has one too, so that no scanner takes a table for one. */
const ALPHABETS: { readonly [name: string]: string } = {
  digits: '0123456789',
  hex: '0123456789abcdef',
  HEX: '0123456789ABCDEF',
  b36: 'abcdefghijklmnopqrstuvwxyz0123456789',
  B36: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  B32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  b62: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  base64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  base64url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
};

const HOLDER = /\{(digits|hex|HEX|b36|B36|B32|b62|base64|base64url):(\d+)\}|\{(uuid|PRIVATE)\}|\{b64of:([^}]*)\}/g;

/** The variables of a table, each place holder filled by random text that follows from the seed. */
export function readTable(file: string, seed: number): Row[] {
  return readFileSync(join(__dirname, file), 'utf8').trim().split('\n').map((line, index) => {
    const [, name, template] = /^(\w+)=(.*)$/.exec(line)!;
    let holders = 0;
    const value = template.replaceAll('\\n', '\n').replace(HOLDER, (_, alphabet, length, word, encoded) => {
      const random = (letters: string, count: number) => fill(letters, count, `${seed} ${index} ${holders++}`);
      if (encoded !== undefined) { return Buffer.from(encoded).toString('base64').replace(/=+$/, ''); }
      if (word === 'PRIVATE') { return word; }
      if (word === 'uuid') { return [8, 4, 4, 4, 12].map(count => random(ALPHABETS.hex, count)).join('-'); }
      return random(ALPHABETS[alphabet], Number(length));
    });
    return { name, value };
  });
}

/** As random as it needs, and the same in every run. */
function fill(letters: string, count: number, seed: string): string {
  return Array.from({ length: count }, (_, index) => {
    const hash = createHash('sha256').update(`${seed} ${index}`).digest();
    return letters[hash.readUInt32BE(0) % letters.length];
  }).join('');
}
