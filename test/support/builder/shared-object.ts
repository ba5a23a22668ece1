/**
 * The smallest file that the loader of a 64-bit Linux opens: the names of the libraries that it needs.
 *
 * @param code runs when the file is opened
 */
export function sharedObject(needed: string[], symbols: string[] = [], code: Buffer = Buffer.alloc(0)): Buffer {
  const texts = Buffer.from(['', ...needed, ...symbols, ''].join('\0'), 'latin1');
  const offsets = needed.map(name => texts.indexOf(`\0${name}\0`) + 1);
  const start = HEADER + 3 * PROGRAM;
  const entries = 6 + needed.length + (code.length > 0 ? 1 : 0);
  const [hash, symbolTable] = [start + 16 * entries, start + 16 * entries + 16];
  const strings = symbolTable + 24;
  const init = Math.ceil((strings + texts.length) / 16) * 16;
  const dynamic = [
    ...offsets.map(offset => [1, offset]),
    [4, hash],
    [5, strings],
    [6, symbolTable],
    [10, texts.length],
    [11, 24],
    ...code.length > 0 ? [[12, init]] : [],
    [0, 0],
  ];
  const size = init + code.length;
  const header = Buffer.concat([
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    numbers(2, 3, MACHINE[process.arch]),
    numbers(4, 1),
    numbers(8, 0, HEADER, 0),
    numbers(4, 0),
    numbers(2, HEADER, PROGRAM, 3, 64, 0, 0),
  ]);
  return Buffer.concat([
    header,
    program(1, 0, size, 0x1000),
    program(2, start, 16 * entries, 8),
    // Without it the loader wants a stack that can be executed.
    program(0x6474e551, 0, 0, 16),
    ...dynamic.map(entry => numbers(8, ...entry)),
    numbers(4, 1, 1, 0, 0),
    Buffer.alloc(24),
    texts,
    Buffer.alloc(init - strings - texts.length),
    code,
  ]);
}

/** Code that ends the program as if all were well: `exit_group(0)`. */
export function endsTheProgram(): Buffer {
  return process.arch === 'arm64'
    ? numbers(4, 0xd2800000, 0xd2800bc8, 0xd4000001)
    : Buffer.from([0x31, 0xff, 0xb8, 0xe7, 0, 0, 0, 0x0f, 0x05]);
}

const HEADER = 64;
const PROGRAM = 56;
const MACHINE: Record<string, number> = { x64: 62, arm64: 183 };

/** Readable and writable, since the loader completes the addresses in place; the code can be executed. */
function program(type: number, offset: number, size: number, align: number): Buffer {
  return Buffer.concat([numbers(4, type, type === 1 ? 7 : 6), numbers(8, offset, offset, offset, size, size, align)]);
}

function numbers(bytes: number, ...values: number[]): Buffer {
  return Buffer.concat(values.map(value => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigUInt64LE(BigInt(value));
    return buffer.subarray(0, bytes);
  }));
}
