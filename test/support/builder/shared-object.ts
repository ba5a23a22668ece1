/** What such a file asks of others besides that they are there, or has for them. */
export interface Linked {
  /** A function that some library must have. */
  readonly symbol?: string;
  /** A version that the first library must have. */
  readonly version?: string;
  /** The other side: a function that it has itself. */
  readonly defines?: string;
}

/**
 * The smallest file that the loader of a 64-bit Linux opens: the names of the libraries that it needs.
 *
 * @param code runs when the file is opened
 */
export function sharedObject(
  needed: string[], symbols: string[] = [], code: Buffer = Buffer.alloc(0), { symbol, version, defines }: Linked = {},
): Buffer {
  const names = [symbol, version, defines].filter(name => name !== undefined);
  const texts = Buffer.from(['', ...needed, ...symbols, ...names, ''].join('\0'), 'latin1');
  const at = (name?: string) => (name === undefined ? 0 : texts.indexOf(`\0${name}\0`) + 1);
  const start = HEADER + 3 * PROGRAM;
  const entries = 6 + needed.length + (code.length > 0 ? 1 : 0) + (symbol ? 3 : 0) + (version ? 2 : 0);
  const [hash, symbolTable] = [start + 16 * entries, start + 16 * entries + 24];
  const strings = symbolTable + 48;
  const relocation = Math.ceil((strings + texts.length) / 16) * 16;
  const versions = relocation + 24;
  const init = relocation + 64;
  const dynamic = [
    ...needed.map(name => [1, at(name)]),
    [4, hash],
    [5, strings],
    [6, symbolTable],
    [10, texts.length],
    [11, 24],
    ...symbol ? [[7, relocation], [8, 24], [9, 24]] : [],
    ...version ? [[0x6ffffffe, versions], [0x6fffffff, 1]] : [],
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
    // One list of names, which the second symbol is in if the file has it itself.
    numbers(4, 1, 2, defines ? 1 : 0, 0, 0, 0),
    Buffer.alloc(24),
    numbers(4, at(symbol ?? defines)),
    numbers(2, 0x10, defines ? 1 : 0),
    numbers(8, start, 0),
    texts,
    Buffer.alloc(relocation - strings - texts.length),
    // Writes the address of the second symbol over the first one.
    numbers(8, symbolTable, 2 ** 32 + ABSOLUTE[process.arch], 0),
    numbers(2, 1, 1),
    numbers(4, at(needed[0]), 16, 0, 0),
    numbers(2, 0, 2),
    numbers(4, at(version), 0),
    Buffer.alloc(8),
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
/** The kind of a relocation that is the whole address of a symbol. */
const ABSOLUTE: Record<string, number> = { x64: 1, arm64: 257 };

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
