import { holdsPrivateKey, issuedTokenIn } from '../private/secret-forms';

/** Words that name a secret by themselves, at the end of a part of a variable's name: `PGPASSWORD`, `DJANGO_SECRET_KEY`. */
const SECRET_WORD = /(PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRETS|CREDENTIAL|CREDENTIALS|APIKEY)$|^(PASS|PWD|CREDS|TOKEN)$/;

/** Words that make the `KEY` behind them a secret. `PUBLIC_KEY`, `SORT_KEY` and `CACHE_KEY` are none. */
const KEY_OF = /^(API|ACCESS|AUTH|ENCRYPTION|FERNET|JWT|MASTER|PRIVATE|SIGNING|SSH)$/;

/** Words behind a secret one that turn it into something about the secret: where it is, how long it lives, how it is checked. */
const ABOUT = new Set([
  'FILE', 'PATH', 'DIR', 'DIRECTORY', 'NAME', 'ID', 'ARN', 'URL', 'URI', 'HOST', 'ENDPOINT', 'ISSUER', 'AUDIENCE', 'REGION',
  'TTL', 'AGE', 'LIFETIME', 'EXPIRY', 'EXPIRES', 'EXPIRATION', 'TIMEOUT', 'SECONDS', 'MINUTES', 'HOURS', 'DAYS',
  'MIN', 'MAX', 'LENGTH', 'SIZE', 'COUNT', 'LIMIT', 'RATE', 'BUDGET', 'ENABLED', 'REQUIRED',
  'ALGORITHM', 'HASHER', 'HASHERS', 'VALIDATORS', 'POLICY', 'TYPE', 'VERSION', 'HEADER', 'PREFIX',
]);

/** A switch is no secret, whatever its name: `ALLOW_EMPTY_PASSWORD=no`. */
const SWITCH = /^(true|false|yes|no|on|off|0|1)$/i;

/** Whether a variable of this name is likely to hold a secret. */
export function isSecretLookingName(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase().split('_').map(word => word.replace(/\d+$/, ''));
  // PWD alone is the working directory of a shell.
  if (name === 'PWD') { return false; }
  const last = words.map((word, index) => SECRET_WORD.test(word) || (word === 'KEY' && KEY_OF.test(words[index - 1] ?? ''))).lastIndexOf(true);
  return last >= 0 && !words.slice(last + 1).some(word => ABOUT.has(word));
}

export function isSwitch(value: string): boolean {
  return SWITCH.test(value);
}

const URL_WITH_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^\s/@:]*:[^\s/@]+@/i;

/** Below this length, words and random text cannot be told apart. */
const SHORTEST_RANDOM = 16;

/** Bits per character. Long names reach 4.3, and 32 random bytes in base64 lie at 4.9. */
const RANDOM_ENTROPY = 4.4;

/** What a value appears to be, when it appears to be a secret. */
export function secretForm(value: string): string | undefined {
  if (holdsPrivateKey(value)) { return 'a private key'; }
  if (URL_WITH_PASSWORD.test(value)) { return 'a URL with a password in it'; }
  const token = issuedTokenIn(value);
  if (token) { return token; }
  // Names are made of words, secrets of one long run; base64url is cut as well, into runs that are mostly long enough.
  return value.split(/[^A-Za-z0-9+]+/).some(isRandom) ? 'random text such as a key' : undefined;
}

function isRandom(run: string): boolean {
  // CloudFormation names end in a hash of eight digits.
  const word = run.replace(/[0-9A-F]{8}$/, '');
  return isHexadecimalKey(run) || (word.length >= SHORTEST_RANDOM && (entropy(word) >= RANDOM_ENTROPY || isJumbled(word)));
}

/** 16 random bytes or more. 40 digits are left out: the id of a commit has as many. */
function isHexadecimalKey(run: string): boolean {
  return /^([0-9a-f]{32,}|[0-9A-F]{32,})$/.test(run) && run.length !== 40 && entropy(run) > 2.5;
}

/** Capitals, small letters and digits that change places at every second character; in a name in camel case they do so less often. */
function isJumbled(word: string): boolean {
  const kinds = word.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/\d/g, '0');
  const changes = [...kinds].filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  return /a/.test(kinds) && /A/.test(kinds) && /0.*0/.test(kinds) && changes >= (word.length - 1) / 2;
}

/** Shannon entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) { counts.set(character, (counts.get(character) ?? 0) + 1); }
  return [...counts.values()].map(count => count / text.length).reduce((sum, share) => sum - share * Math.log2(share), 0);
}
