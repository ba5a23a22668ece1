import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { document } from '../../scripts/packages/document';

// After a change of the table: UPDATE_GOLDEN=1 npx jest test/docs/debian-needs.test.ts
test('the list of what is needed from Debian is that of the table', () => {
  const path = join(__dirname, '../../docs/debian-needs.md');
  const text = document();
  if (process.env.UPDATE_GOLDEN) { writeFileSync(path, text); }
  expect(readFileSync(path, 'utf8')).toBe(text);
});
