import { isBase64, isRandomText, looksMadeUp, withoutPublicParts } from './random-text';
import { holdsPrivateKey, issuedTokenIn } from './secret-forms';

/**
 * Words that name a secret by themselves, at the end of a part of a variable's name: `PGPASSWORD`,
 * `DJANGO_SECRET_KEY`.
 */
const SECRET_WORD = new RegExp(
  '(PASSWORDS?|PASSWD|PASSPHRASE|SECRETS?|CREDENTIALS?|APIKEYS?)$'
  + '|^(PASS|PWD|PW|CREDS|TOKENS?|PAT|SALT|PEPPER|MNEMONIC|PASSCODE|MACAROONS?)$',
);

/** Words that make the one behind them a secret: `API_KEY`, `SEED_PHRASE`. `SORT_KEY` and `CACHE_KEY` are not. */
const MADE_SECRET: { readonly [word: string]: RegExp } = {
  KEY: new RegExp(
    '^(ACCESS|ACCOUNT|ADMIN|API|APP|APPLICATION|AUTH|CONSUMER|COOKIE|DECRYPTION|DEPLOY|ENCRYPTION|FERNET|HMAC|JWT'
    + '|LICENSE|MASTER|PRIVATE|ROOT|SECRET|SERVICE|SESSION|SHARED|SIGNATURE|SIGNING|SSH|STORAGE|SUBSCRIPTION|WEBHOOK)$',
  ),
  PHRASE: /^(SEED|RECOVERY|PASS)$/,
  CODE: /^(ACCESS|PIN|UNLOCK|RECOVERY)$/,
};

/** Words behind which a secret may be, when the value looks like one: `STRIPE_KEY`, `REDIS_AUTH`. */
const VAGUE = /^(KEYS?|AUTH|SEED|LOGIN|JWT|BEARER|AUTHORIZATION|SIG|SIGNATURE)$/;

/** Words before `KEY` that make it a name of data. */
const KEY_OF_DATA = /^(CACHE|FEATURE|FOREIGN|GROUP|IDEMPOTENCY|INDEX|OBJECT|PARTITION|PRIMARY|REDIS|ROUTING|SORT)$/;

/**
 * Words behind a secret one that turn it into something about the secret: where it is, how long it lives, how it is
 * checked.
 */
const ABOUT = new Set([
  'FILE', 'PATH', 'DIR', 'DIRECTORY', 'NAME', 'URL', 'URI', 'HOST', 'ENDPOINT', 'ISSUER', 'AUDIENCE', 'REGION',
  'HEADER', 'ALIAS', 'BACKEND', 'BUCKET', 'ENGINE', 'MANAGER', 'MOUNT', 'PARAMETER', 'PROVIDER', 'SOURCE', 'STORE',
  'PREFIX', 'FIELD', 'TTL', 'AGE', 'LIFETIME', 'EXPIRE', 'EXPIRY', 'EXPIRES', 'EXPIRATION', 'TIMEOUT', 'SECONDS',
  'MINUTES', 'HOURS', 'DAYS', 'MIN', 'MAX', 'LENGTH', 'SIZE', 'COUNT', 'LIMIT', 'RATE', 'BUDGET', 'CAPACITY', 'PER',
  'ATTEMPTS', 'ENABLED', 'REQUIRED', 'ALGORITHM', 'HASHER', 'HASHERS', 'VALIDATORS', 'POLICY', 'TYPE', 'VERSION',
  'MODE', 'METHOD', 'CLASS', 'SCOPE', 'SCOPES', 'PERMISSIONS', 'ROTATION', 'RESET', 'LOGOUT',
]);

/** Words before a secret one that say as much: `MAX_TOKENS`, `REQUIRE_API_KEY`. */
const ABOUT_BEFORE = /^(MAX|MIN|NUM|REQUIRE|REQUIRES|USE|ENABLE|DISABLE|ALLOW|INVALID|EMPTY)$/;

/** Words behind a secret one that leave it one: `PASSWORD_PROD`, `SECRET_KEY_BASE`. */
const STILL = new RegExp(
  '^(|PROD|PRODUCTION|STAGING|DEV|TEST|PRIMARY|SECONDARY|OLD|NEW|BASE|FALLBACKS|VALUE|JSON|PEM|DATA|CONTENT|HEX)$',
);

/** Names of random but public values: identifiers, digests, the public half of a pair. */
const PUBLIC_WORD = new RegExp(
  '^(IDS?|UUID|GUID|ARN|ARNS|SHA|MD|DIGESTS?|CHECKSUMS?|HASH|HASHES|COMMIT|REVISION|REV|RELEASE|ETAG'
  + '|FINGERPRINTS?|INTEGRITY|SITEKEY|PUBLISHABLE|PUBLIC|CERT|CERTS|CERTIFICATES?|HOSTS)$',
);

/** How much the name of a variable says about what is in it. */
type Topic = 'secret' | 'vague' | 'public' | 'other';

function topicOf(name: string): Topic {
  const parts = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase().split(/[^A-Z0-9]+/);
  const words = parts.map(word => word.replace(/\d+$/, ''));
  const isSecret = words.map((word, index) => SECRET_WORD.test(word) || isMadeSecret(word, words[index - 1]));
  const at = isSecret.lastIndexOf(true);
  const after = words.slice(at + 1);
  if (PUBLIC_WORD.test(words.at(-1)!) || isPublicKey(words)) { return 'public'; }
  if (at < 0) { return isVague(words) ? 'vague' : 'other'; }
  if (after.some(word => ABOUT.has(word)) || words.slice(0, at).some(isAboutBefore)) { return 'other'; }
  return after.every(word => STILL.test(word)) ? 'secret' : 'vague';
}

function isMadeSecret(word: string, before: string | undefined): boolean {
  const singular = word.replace(/S$/, '');
  return before !== undefined && Object.hasOwn(MADE_SECRET, singular) && MADE_SECRET[singular].test(before);
}

function isPublicKey(words: readonly string[]): boolean {
  return words.some((word, index) =>
    /^KEYS?$/.test(word) && /^(PUBLIC|PUBLISHABLE|SITE)$/.test(words[index - 1] ?? ''));
}

function isVague(words: readonly string[]): boolean {
  const last = words.at(-1)!;
  const namesData = /^KEYS?$/.test(last) && KEY_OF_DATA.test(words.at(-2) ?? '');
  return VAGUE.test(last) && !namesData && !words.some(isAboutBefore);
}

function isAboutBefore(word: string): boolean {
  return ABOUT_BEFORE.test(word);
}

/** Values that reveal nothing, whatever the name: an empty one, a switch, a placeholder. */
const EMPTY = new RegExp(
  '^(|true|false|yes|no|on|off|0|1|none|null|enabled|disabled|optional|required|auto'
  + '|\\$\\{?\\w+\\}?|\\$\\(\\w+\\)|\\{\\w+\\}|<[\\w -]+>)$',
  'i',
);

/**
 * Locations, which are not secrets: a path, an ARN, an address (whose password and query are checked before).
 */
const PLACE = /^(~?\.{0,2}\/|file:|arn:aws|[a-z][a-z0-9+.-]*:\/\/)\S*$/i;

/** `run/secrets/db_password`: words between slashes. */
const RELATIVE_PATH = /^[a-z][\w.-]*(\/[\w.-]*[a-z][\w.-]*)+$/;

/** A number is an amount, unless the name says that it is the secret itself. */
const NUMBER = /^-?\d+(\.\d+)?$/;

const URL_WITH_PASSWORD = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,40}:\/\/[^\s/@:"']{0,200}:([^\s/@"']{1,500})@/gi;

const URL_WITH_USER = /:\/\/([^\s/@:"']{20,500})@/g;

/**
 * The header `Authorization`, wherever it is written. A sentence about it has no digit and no capital at that place.
 */
const AUTHORIZATION = /\b(Basic|Bearer|Token|ApiKey)(?: |%20)+(?=[a-z./_-]*[A-Z0-9+=])[\w.~+/-]{8,}={0,2}/;

/** A name and its value, as JSON, connection strings, queries, headers and options write them. */
const PAIR = new RegExp(
  '(?<![\\w.]|\\w-)([A-Za-z][\\w.-]{0,60})["\']?\\s{0,3}[:=](?!//)\\s{0,3}'
  + '(?:"([^"]*)"|\'([^\']*)\'|([^"\'\\s;&,?}]+))',
  'g',
);

/** Why a variable should not be read by everybody, as the end of a sentence; undefined for an ordinary one. */
export function secretIn(name: string, value: string): string | undefined {
  const form = secretForm(value);
  if (form !== undefined) { return `contains what looks like ${form} (${value.length} characters)`; }
  const topic = topicOf(name);
  // PWD alone is the working directory of a shell.
  if (topic === 'public' || name === 'PWD' || isPlain(name, value)) { return undefined; }
  if (topic === 'secret') { return 'looks like a secret by its name'; }
  const rest = withoutPublicParts(value);
  if (isRandomText(rest)) { return `contains what looks like random text such as a key (${value.length} characters)`; }
  return topic === 'vague' && looksMadeUp(rest)
    ? `looks like a secret by its name and its value (${value.length} characters)`
    : undefined;
}

/** What a value appears to be, when it appears to be a secret whatever its name. */
function secretForm(value: string): string | undefined {
  if (holdsPrivateKey(value)) { return 'a private key'; }
  const token = issuedTokenIn(value);
  if (token !== undefined) { return token; }
  const passwords = [...value.matchAll(URL_WITH_PASSWORD)];
  if (passwords.some(([, password]) => !EMPTY.test(password))) { return 'a URL with a password in it'; }
  const users = [...withoutPublicParts(value).matchAll(URL_WITH_USER)];
  if (users.some(([, user]) => isRandomText(user))) { return 'a URL with a token in it'; }
  if (AUTHORIZATION.test(value)) { return 'an Authorization header'; }
  const pairs = [...value.matchAll(PAIR)];
  const pair = pairs.find(([, name, ...values]) => isSecretPair(name, values.find(each => each !== undefined) ?? ''));
  return pair && `a value for '${pair[1]}'`;
}

function isSecretPair(name: string, value: string): boolean {
  const topic = topicOf(name);
  return !isPlain(name, value) && (topic === 'secret' || (topic === 'vague' && looksMadeUp(value)));
}

function isPlain(name: string, value: string): boolean {
  const isPlace = (PLACE.test(value) || RELATIVE_PATH.test(value)) && !isBase64(value);
  return EMPTY.test(value) || isPlace || (NUMBER.test(value) && /S$/i.test(name));
}
