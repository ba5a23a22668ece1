import { buildFolder, run } from './builder';

/** Compiles the source twice, and between them a file with other words. */
const TWICE = `
import sys
sys.path[0] = sys.argv[1]
from bytecode.pyc import bytecode
before = bytecode(sys.argv[2].encode(), "/app/main.py")
# Alive, as in a process that compiles many files.
other = compile(sys.argv[3], "/app/other.py", "exec")
print(before == bytecode(sys.argv[2].encode(), "/app/main.py"))
`;

test('bytecode does not depend on what was compiled before', async () => {
  const source = 'MODES = {"csr", "csc", "coo"}\ndef check(mode):\n    return mode in {"csr", "csc", "coo"}\n';
  expect(await run(['-c', TWICE, buildFolder(), source, 'import csr, csc, coo\n']))
    .toMatchObject({ stdout: 'True\n', stderr: '' });
});
