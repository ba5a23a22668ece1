import { connect } from 'net';

/** The answer of a Redis to one command, over a connection of its own. Empty when there is none. */
export function askRedis(port: number, ...words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${words.join(' ')}`)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`no answer to ${words.join(' ')}`)));
    socket.on('data', part => {
      answer += String(part);
      const value = valueOf(answer);
      if (value === undefined && !answer.startsWith('-')) { return; }
      if (value === undefined) { reject(new Error(answer)); } else { resolve(value); }
      socket.destroy();
    });
    socket.write(`*${words.length}\r\n${words.map(word => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);
  });
}

/** Of a number, a word or a text that is complete; undefined for anything else. */
function valueOf(answer: string): string | undefined {
  if (answer === '$-1\r\n') { return ''; }
  const [, word] = /^[+:](.*)\r\n$/.exec(answer) ?? [];
  const [, length, text] = /^\$(\d+)\r\n([^]*)\r\n$/.exec(answer) ?? [];
  return word ?? (Buffer.byteLength(text ?? '') === Number(length) ? text : undefined);
}
