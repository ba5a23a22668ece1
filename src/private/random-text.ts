/** Below this length, words and random text cannot be told apart. */
const SHORTEST_RANDOM = 16;

/** Bits per character. Long names reach 4.3, and 32 random bytes in base64 lie at 4.9. */
const RANDOM_ENTROPY = 4.4;

/** The same where the run may be a path. */
const LONG_ENTROPY = 4.6;

/** What is or looks random but is public. */
const PUBLIC_PARTS = new RegExp([
  // Digests, the public half of keys, certificates, pictures.
  'sha(?:1|224|256|384|512)[:=-][A-Za-z0-9+/]+={0,2}',
  'md5[:=-][a-f0-9]+',
  '-----BEGIN (?:[A-Z0-9 ]*PUBLIC KEY(?: BLOCK)?|CERTIFICATE)-----[^-]*-----END [A-Z ]+-----',
  '(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\\d+) AAAA[A-Za-z0-9+/]+={0,2}',
  'data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/]+={0,2}',
  // The address to which errors are reported, which browsers know as well; keys that their issuers made for browsers.
  'https://[a-f0-9]{32}@[\\w.-]+/\\d+',
  '\\b(?:pk_(?:live|test)|phc)_[A-Za-z0-9]+',
  // Names that CloudFormation makes.
  'arn:aws[\\w-]*:\\S+',
  '(?<![A-Za-z0-9])[A-Z][A-Za-z0-9]*-[A-Z][A-Za-z0-9]+-[A-Za-z0-9]{12,13}(?![A-Za-z0-9])',
].join('|'), 'g');

export function withoutPublicParts(value: string): string {
  return value.replace(PUBLIC_PARTS, ' ');
}

/** Whether a text contains random text, such as a key. */
export function isRandomText(text: string): boolean {
  // Names are made of words, keys of one long run.
  return text.split(/[^A-Za-z0-9+]+/).some(isRandomRun)
    || text.split(/[^A-Za-z0-9+/=]+/).some(isBase64)
    || isBase64Url(text);
}

/**
 * For names that only hint at a secret: letters and digits without spaces, as people make up passwords.
 */
export function looksMadeUp(text: string): boolean {
  return /^\S{8,}$/.test(text) && /[A-Za-z]/.test(text) && /\d/.test(text);
}

function isRandomRun(run: string): boolean {
  // CloudFormation names end in a hash of eight digits.
  const word = run.replace(/[0-9A-F]{8}$/, '');
  const isLong = word.length >= SHORTEST_RANDOM;
  return isHexadecimalKey(run) || (isLong && (entropy(word) >= RANDOM_ENTROPY || isJumbled(word, 0.5)));
}

/** 16 random bytes or more. 40 digits are left out, since commit ids have as many. */
function isHexadecimalKey(run: string): boolean {
  return /^([0-9a-f]{32,}|[0-9A-F]{32,})$/.test(run) && run.length !== 40 && entropy(run) > 2.5;
}

/** Runs with slashes are usually paths: only long or padded ones are checked as a whole. */
export function isBase64(run: string): boolean {
  if (!/^(?:[A-Za-z0-9+/]{32,}|[A-Za-z0-9+/]{20,}={1,2})$/.test(run)) { return false; }
  return isJumbled(run.replace(/[+/=]/g, ''), 0.5) || (isJumbled(run, 0) && entropy(run) >= LONG_ENTROPY);
}

function isBase64Url(text: string): boolean {
  return /^[\w-]{24,}$/.test(text) && isJumbled(text.replace(/[_-]/g, ''), 0.52);
}

/** Upper-case letters, lower-case letters and digits that alternate often; in camel case they do so less often. */
function isJumbled(word: string, leastChanges: number): boolean {
  const kinds = word.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/\d/g, '0');
  const changes = [...kinds].filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  return /a/.test(kinds) && /A/.test(kinds) && /0.*0/.test(kinds) && changes >= (word.length - 1) * leastChanges;
}

/** Shannon entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) { counts.set(character, (counts.get(character) ?? 0) + 1); }
  const shares = [...counts.values()].map(count => count / text.length);
  return shares.reduce((sum, share) => sum - share * Math.log2(share), 0);
}
