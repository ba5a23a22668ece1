import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { prove } from '../../scripts/packages/prove';
import { BASES } from '../../scripts/packages/table';
import { DEBIAN_NEEDS } from '../../src/image/system/needs';

const folder = mkdtempSync(join(tmpdir(), 'needs-'));
afterAll(() => { rmSync(folder, { recursive: true }); });

// One of each kind; `npm run packages` has all.
test.each([
  ['weasyprint', 'loads libraries by name and has no code of its own'],
  ['psycopg-c', 'is compiled with headers, and loads what it was linked with'],
])('%s, which %s, runs on each base by the lock alone', async name => {
  const { outcomes } = await prove(name, DEBIAN_NEEDS[name], join(folder, name), BASES, false);
  expect(outcomes).toEqual({
    slim: { ok: true, bytes: expect.any(Number), needless: false },
    distroless: { ok: true, bytes: expect.any(Number), needless: false },
  });
});
