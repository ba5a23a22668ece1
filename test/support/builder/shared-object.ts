/** The smallest file that the loader of a 64-bit Linux opens: the names of the libraries that it needs, and no code. */
export function sharedObject(needed: string[], symbols: string[] = []): Buffer {
  const texts = Buffer.from(['', ...needed, ...symbols, ''].join('\0'), 'latin1');
  const offsets = needed.map(name => texts.indexOf(`\0${name}\0`) + 1);
  const start = HEADER + 3 * PROGRAM;
  const entries = 6 + needed.length;
  const [hash, symbolTable] = [start + 16 * entries, start + 16 * entries + 16];
  const strings = symbolTable + 24;
  const dynamic = [
    ...offsets.map(offset => [1, offset]),
    [4, hash],
    [5, strings],
    [6, symbolTable],
    [10, texts.length],
    [11, 24],
    [0, 0],
  ];
  const size = strings + texts.length;
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
  ]);
}

const HEADER = 64;
const PROGRAM = 56;
const MACHINE: Record<string, number> = { x64: 62, arm64: 183 };

/** Readable and writable: the loader completes the addresses in place. */
function program(type: number, offset: number, size: number, align: number): Buffer {
  return Buffer.concat([numbers(4, type, 6), numbers(8, offset, offset, offset, size, size, align)]);
}

function numbers(bytes: number, ...values: number[]): Buffer {
  return Buffer.concat(values.map(value => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigUInt64LE(BigInt(value));
    return buffer.subarray(0, bytes);
  }));
}
