import { BUILDER } from './environment';
import { python } from '../python';

test('without a command, the commands are listed and the program fails', async () => {
  const { code, stderr } = await python([BUILDER]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('usage: build')]);
  expect((await python([BUILDER, '--help'])).stdout).toMatch(/^ {4}layers .*^ {4}runtime /ms);
});

test('fails with an option that is not complete, rather than guess', async () => {
  const { code, stderr } = await python([BUILDER, 'layers', '--env', 'x']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('--environment')]);
});
