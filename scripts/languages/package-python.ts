/*
 * tsx scripts/languages/package-python.ts --target python ...: jsii-pacmak with one thing added.
 *
 * In Python, values are asked for their `__repr__` by debuggers, logs and test reports; jsii gives them `to_string`
 * alone, and so the name of a class and an address. It has no hook for code of ours, hence the detour.
 */
import { appendFileSync, readdirSync } from 'fs';
import { join } from 'path';
import Python from 'jsii-pacmak/lib/targets/python';

const REPR = `
for _name in __all__:
    _type = globals()[_name]
    if "to_string" in vars(_type):
        _type.__repr__ = _type.to_string
`;

const { generateCode } = Python.prototype;

Python.prototype.generateCode = async function (outDir: string, tarball: string): Promise<void> {
  await generateCode.call(this, outDir, tarball);
  const [module] = readdirSync(join(outDir, 'src'));
  appendFileSync(join(outDir, 'src', module, '__init__.py'), REPR);
};

void import('jsii-pacmak/bin/jsii-pacmak.js');
