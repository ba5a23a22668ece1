import { posix } from 'path';

/** Why a file or folder is not added to an image by default. */
export interface Refusal {
  readonly reason: string;
  /**
   * What adds it anyway: nothing; `include` with the path itself; or `include` with the path or a folder above it.
   */
  readonly unless: 'never' | 'named' | 'requested';
  /** Whether it may contain secrets. */
  readonly secret: boolean;
}

type Rule = readonly [
  unless: Refusal['unless'], reason: string, names: RegExp,
  /** Only files: a folder of that name is probably a package. */
  kind?: 'file',
];

export const ENVIRONMENT_FILE = 'an environment file, which may hold secrets';

export const HIDDEN = "hidden; if needed, add it to 'include'";

export const SOURCE_MAP = "a source map; if needed, add it to 'include'";

const KEY = 'a key';
const TOOL = 'credentials of a tool';
const TERRAFORM = 'state or variables of Terraform, which may hold secrets';
const LIKELY = 'likely to hold credentials; if needed, add it to \'include\'';

/** By name only. Private keys are recognized by content as well. */
const SECRETS: readonly Rule[] = [
  ['never', KEY, /\.(key|p12|pfx|pkcs12|jks|keystore|keytab|kdbx?|ppk|agekey)$/i],
  ['never', KEY, /^\.?id_(rsa|dsa|ecdsa|ed25519)(_sk)?(\.pub)?$|^wallet\.dat$/i],
  ['never', TOOL, /^[._]netrc$|^\.?(pgpass|pgpass\.conf|htpasswd)$/i, 'file'],
  ['never', TOOL, /^\.(pypirc|npmrc|yarnrc|git-credentials|dockercfg|dockerconfigjson|my\.cnf|mylogin\.cnf)$/i],
  ['never', TOOL, /^\.(boto|s3cfg|passwd-s3fs|vault-token|databrickscfg)$|^\.?vault[-_]pass(word)?(\.txt)?$/i],
  ['never', TOOL, /^\.(aws|ssh|gnupg|kube|docker|azure|gcloud|kaggle)$|^application_default_credentials\.json$/i],
  ['never', TOOL, /^(.*\.)?kube[-_]?config(\.(ya?ml|json|conf))?$/i, 'file'],
];

/** The same, except for examples of such files. */
const UNLESS_EXAMPLE: readonly Rule[] = [
  ['never', ENVIRONMENT_FILE, /^\.env(rc|s)?([._ -].*)?$|\.env$/i],
  ['never', ENVIRONMENT_FILE,
    /^env\.(prod|production|dev|development|staging|stage|local|live|secrets?)$/i],
  ['never', TERRAFORM, /\.(tfstate(\..*)?|tfvars(\.json)?|tfplan)$|^\.terraform$/i],
  ['named', LIKELY, /(^|[._-])(credentials|secrets?)\.(json|ya?ml|toml|ini|cfg|csv|txt|xml)$/i],
  ['named', LIKELY, /^(credentials|secrets?)\.(env|prod|production|dev|staging|stage|local|live|test)\.\w+$/i],
  ['named', LIKELY,
    /(^|[._-])(client[-_]secrets?|service[-_]?account|firebase[-_]adminsdk).*\.(json|ya?ml|toml|ini)$/i],
  ['named', LIKELY, /^(accesskeys|rootkey)\.csv$|^local\.settings\.json$|^kaggle\.json$|^my\.cnf$/i],
  ['named', LIKELY, /^credentials$/i, 'file'],
];

const EXAMPLE =
  /^(example|sample|template)[._-]|[._-](example|sample|template|tmpl|dist)(\.(json|ya?ml|toml|ini|env))?$/i;

const OTHERS: readonly Rule[] = [
  ['never', 'version control', /^\.(git|hg|svn|bzr|jj)$/i],
  ['never', 'a virtual environment', /^\.?venv$/i],
  ['never', 'bytecode, which is compiled in the image', /^__pycache__$|\.py[co]$/i],
  ['named', HIDDEN, /^\.(?!well-known$)./],
  ['named', 'JavaScript packages; if needed, add it to \'include\'', /^node_modules$/],
  ['named', SOURCE_MAP, /\.(js|mjs|cjs|css|ts)\.map$/],
  ['named', 'written by a tool', /^(cdk\.out|cdktf\.out|htmlcov)$|\.egg-info$/],
  ['requested', 'tests', /^(tests?|tests\.py|conftest\.py|test_.*\.py|.*_test\.py)$/],
  ['requested', 'a database', /\.(sqlite3?|db)(-(journal|wal|shm))?$/i],
  ['requested', 'a dump of a database', /(^|[._-])(dump|backup)([._-].*)?\.sql$|\.(dump|rdb|sql\.(gz|xz|bz2|zst))$/i],
  ['requested', 'a backup', /\.bak$|[^~]~$/i],
];

/** Names that editors and people give to copies of files. */
const BACKUP =
  /^#(.+)#$|^(.+?)(?:~|\.(?:bak|backup|old|orig|save|swp|swo)\d*|[ _-](?:copy|old|backup)| \((?:copy|\d+)\))$/i;

/** Why a file or folder of this name is not added to images. */
export function refusalOf(name: string): Refusal | undefined {
  return judge(name, false);
}

/** The same for a file. */
export function refusalOfFile(name: string): Refusal | undefined {
  return judge(name, true);
}

/** File systems do not support longer names. */
const LONGEST_NAME = 255;

/** A copy of a secret, or of something that is never added, is treated like the original. */
function judge(name: string, isFile: boolean): Refusal | undefined {
  if (name.length > LONGEST_NAME) { return undefined; }
  const refusals = namesUnder(name).flatMap(each => ruleFor(each, isFile) ?? []);
  return refusals.find(({ unless }) => unless === 'never') ?? refusals.find(({ secret }) => secret)
    ?? refusals.at(0);
}

function ruleFor(name: string, isFile: boolean): Refusal | undefined {
  const fits = ([, , names, kind]: Rule) => (kind === undefined || isFile) && names.test(name);
  const secret = SECRETS.find(fits) ?? (EXAMPLE.test(name) ? undefined : UNLESS_EXAMPLE.find(fits));
  const [unless, reason] = secret ?? OTHERS.find(fits) ?? [];
  return unless && { unless, reason: reason!, secret: secret !== undefined };
}

/** `id_rsa.old~`, `id_rsa.old`, `id_rsa` */
function namesUnder(name: string): string[] {
  const [, inner, before = inner] = BACKUP.exec(name) ?? [];
  if (before === undefined) { return [name]; }
  // Vim adds a dot in front of the names of its swap files.
  const shown = /\.sw[op]$/i.test(name) ? [before.replace(/^\./, '')] : [];
  return [name, ...shown, ...namesUnder(before)];
}

/** What speaks against a path, apart from the folders above it. */
export type Rules = (path: string, isFile: boolean) => Refusal | undefined;

/** The rules for images. */
export const BY_NAME: Rules = (path, isFile) => judge(posix.basename(path), isFile);

/** The same for each folder of a path, then for its last part. */
export function refusalsOn(path: string, isFile: boolean, rules = BY_NAME): Refusal[] {
  const parts = path.split('/');
  return parts.flatMap((_, index) =>
    rules(parts.slice(0, index + 1).join('/'), isFile && index === parts.length - 1) ?? []);
}

/** Whether a name is that of tests. */
export function isTest(name: string): boolean {
  return refusalOf(name)?.reason === 'tests';
}
