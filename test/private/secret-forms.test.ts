import { generateKeyPairSync, createHash } from 'crypto';
import { holdsPrivateKey, holdsPrivateKeyInCode, issuedTokenIn } from '../../src/private/secret-forms';

const BASE64 = createHash('sha512').update('key').digest('base64').slice(0, 64);

/** Written in parts, so that this file itself holds no key. */
const pem = (name: string, lines = [`MII${BASE64}`, BASE64]): string =>
  ['-----BEGIN ', name, '-----\n', lines.join('\n'), '\n-----END ', name, '-----\n'].join('');

const rsa = generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const ed = generateKeyPairSync('ed25519').privateKey;
const locked = { cipher: 'aes-256-cbc', passphrase: 'x' } as const;

const KEYS: ReadonlyArray<readonly [string, string]> = [
  ['RSA of 4096 bits (PKCS #1)', rsa.export({ type: 'pkcs1', format: 'pem' }).toString()],
  ['RSA of 4096 bits (PKCS #8)', rsa.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ['RSA with a passphrase (PKCS #1)', rsa.export({ type: 'pkcs1', format: 'pem', ...locked }).toString()],
  ['RSA with a passphrase (PKCS #8)', rsa.export({ type: 'pkcs8', format: 'pem', ...locked }).toString()],
  ['EC (SEC 1)', ec.export({ type: 'sec1', format: 'pem' }).toString()],
  ['Ed25519', ed.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ['OpenSSH', pem('OPENSSH PRIVATE KEY', [`b3BlbnNzaC1rZXktdjE${BASE64}`, BASE64])],
  ['DSA', pem('DSA PRIVATE KEY')],
  ['PGP', pem('PGP PRIVATE KEY BLOCK', ['', BASE64, BASE64, '=abcd'])],
  ['PGP with fields', pem('PGP PRIVATE KEY BLOCK', ['Version: GnuPG v2', 'Comment: of a test', '', BASE64])],
  ['SSH2', pem('SSH2 ENCRYPTED PRIVATE KEY', ['Comment: "2048-bit rsa"', BASE64])
    .replace(/-----(BEGIN|END)/g, '---- $1')],
  ['age', `AGE-SECRET-KEY-1${'QZRY9X8GF2'.repeat(6).slice(0, 58)}`],
  ['PuTTY', `PuTTY-User-Key-File-3: ssh-rsa\nPublic-Lines: 1\n${BASE64}\nPrivate-Lines: 1\n${BASE64}\n`],
];

test.each(KEYS)('a private key is known: %s', (_, key) => {
  expect(holdsPrivateKey(key)).toBe(true);
  expect(holdsPrivateKey(`first line\n${key}`)).toBe(true);
});

test.each(KEYS)('a private key is known in code, however it is quoted: %s', (_, key) => {
  expect(holdsPrivateKeyInCode(`KEY = """${key}"""`)).toBe(true);
  expect(holdsPrivateKeyInCode(`KEY = ${JSON.stringify(key)}`)).toBe(true);
  expect(holdsPrivateKeyInCode(`KEY = (\n${key.split('\n').map(line => `    "${line}\\n"`).join('\n')}\n)`)).toBe(true);
});

test('a private key is known in one line', () => {
  expect(holdsPrivateKeyInCode(pem('PRIVATE KEY').replaceAll('\n', ' '))).toBe(true);
  expect(holdsPrivateKeyInCode(pem('PRIVATE KEY').replaceAll('\n', ''))).toBe(true);
  expect(holdsPrivateKeyInCode(pem('PRIVATE KEY').replaceAll('\n', '" + "'))).toBe(true);
});

test.each(KEYS.slice(0, 10))('a private key is known in one line of base64: %s', (_, key) => {
  expect(holdsPrivateKey(Buffer.from(key).toString('base64'))).toBe(true);
});

test.each([
  ['a public key', rsaPublic()],
  ['a certificate', pem('CERTIFICATE')],
  ['a public PGP key', pem('PGP PUBLIC KEY BLOCK')],
  ['a public OpenSSH key', `ssh-ed25519 ${BASE64} someone`],
  ['a certificate in base64', Buffer.from(pem('CERTIFICATE')).toString('base64')],
])('%s is no private key', (_, text) => {
  expect(holdsPrivateKey(text)).toBe(false);
  expect(holdsPrivateKeyInCode(text)).toBe(false);
});

test.each([
  'if text.startswith("-----BEGIN RSA PRIVATE KEY-----"): raise ValueError("a private key, which is longer than this")',
  'HEADER = "-----BEGIN PRIVATE KEY-----"\nFOOTER = "-----END PRIVATE KEY-----"\n',
  'r"-----BEGIN (RSA )?PRIVATE KEY-----[A-Za-z0-9+/=\\s]+-----END"',
  'return f"-----BEGIN PRIVATE KEY-----\\n{body}\\n-----END PRIVATE KEY-----"',
  `examples=["""${pem('RSA PRIVATE KEY', ['abc123'.repeat(10), 'abc123'.repeat(10), 'and so on'])}"""]`,
])('code that only names the header of a key holds none: %s', code => {
  expect(holdsPrivateKeyInCode(code)).toBe(false);
});

function rsaPublic(): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

/** As random as it needs, and the same in every run. */
const random = (length: number, pattern = /[^A-Za-z0-9]/g): string =>
  Array.from({ length: 8 }, (_, index) => createHash('sha512').update(String(index)).digest('base64')).join('')
    .replace(pattern, '').slice(0, length);
const hex = (length: number): string => createHash('sha512').update('hex').digest('hex').repeat(2).slice(0, length);

/** In parts, so that no scanner takes them for real ones. */
const TOKENS: ReadonlyArray<readonly [what: string, ...parts: string[]]> = [
  ['an AWS access key', 'AKIA', random(64).toUpperCase().slice(0, 16)],
  ['a Google API key', 'AIza', random(35)],
  ['a Google OAuth secret', 'GOCSPX', '-', random(28)],
  ['an Azure client secret', random(3), '8Q~', random(34)],
  ['an Azure access key', 'DefaultEndpointsProtocol=https;AccountName=x;AccountKey', '=', random(86), '=='],
  ['a DigitalOcean token', 'dop', '_v1_', hex(64)],
  ['a GitHub token', 'ghp', '_', random(36)],
  ['a GitHub token', 'github', '_pat_', random(82)],
  ['a GitLab token', 'glpat', '-', random(20)],
  ['an Atlassian token', 'ATATT', '3', random(180)],
  ['a PyPI token', 'pypi', '-AgEI', random(160)],
  ['an npm token', 'npm', '_', random(36)],
  ['a Slack token', 'xoxb', '-123456789012-', random(24)],
  ['a Slack webhook', 'https://hooks.', 'slack.com/services/T01234567/B01234567/', random(24)],
  ['a Telegram bot token', '123456789', ':AA', random(33)],
  ['a Stripe key', 'sk', '_live_', random(24)],
  ['a SendGrid key', 'SG', '.', random(22), '.', random(43)],
  ['a Mailgun key', 'key', '-', hex(32)],
  ['a Twilio key', 'SK', hex(32)],
  ['an AI service key', 'sk', '-proj-', random(48)],
  ['an AI service key', 'sk', '-ant-api03-', random(90)],
  ['a Hugging Face token', 'hf', '_', random(34)],
  ['a New Relic key', 'NRAK', '-', random(64).toUpperCase().slice(0, 27)],
  ['a Databricks token', 'dapi', hex(32)],
  ['a Linear key', 'lin', '_api_', random(40)],
  ['a Vault token', 'hvs', '.', random(90)],
  ['a Doppler token', 'dp', '.pt.', random(43)],
  ['a signed token (JWT)', 'eyJ', random(20), '.eyJ', random(60), '.', random(43)],
];

test.each(TOKENS)('%s is known by its form (%s...)', (what, ...parts) => {
  const token = parts.join('');
  expect(issuedTokenIn(token)).toBe(what);
  expect(issuedTokenIn(`--header "${token}" --more`)).toBe(what);
});

test.each([
  '', 'sk-', 'ghp_short', 'task-runner-with-a-long-name-of-words', 'disk-usage-exporter-production', 'SKU12345678',
  'keynote', 'AKIAIOSFODNN7EXAMPLE', 'pk_live_51H8abcdefghijklmnop', 'eyJust.a.text',
  `sha256:${hex(64)}`,
  `sha1-${hex(40)}`,
  'hf_home', 'npm_config_registry', 'pypi-mirror', 'https://hooks.slack.com/services/',
  'https://discord.com/api/webhooks/', 'xox', 'secret_name_of_the_database', '12:AA',
])('%j is no token', text => {
  expect(issuedTokenIn(text)).toBeUndefined();
});
