/** Why a file or folder does not go into an image by itself. */
export interface Refusal {
  readonly reason: string;
  /**
   * What brings it in all the same: nothing; `include` when it names the path itself; or `include` when it names the
   * path or a folder that it lies in.
   */
  readonly unless: 'never' | 'named' | 'requested';
  /** Whether it is likely to hold a secret that the application asks for by name. */
  readonly secret: boolean;
}

type Rule = readonly [
  unless: Refusal['unless'], reason: string, names: RegExp,
  /** Only of files: a folder of that name is likely to be a package. */
  kind?: 'file',
];

export const ENVIRONMENT_FILE = 'an environment file, which may hold secrets';

const KEY = 'a key';
const TOOL = 'credentials of a tool';
const TERRAFORM = 'state or variables of Terraform, which may hold secrets';
const LIKELY = 'likely to hold credentials; to add it, name it in \'include\'';

/** By name alone; whether a file holds a private key is for its content to tell. */
const SECRETS: readonly Rule[] = [
  ['never', KEY, /\.(key|p12|pfx|pkcs12|jks|keystore|keytab|kdbx?|ppk|agekey)$/i],
  ['never', KEY, /^\.?id_(rsa|dsa|ecdsa|ed25519)(_sk)?(\.pub)?$|^wallet\.dat$/i],
  ['never', TOOL, /^[._]netrc$|^\.?(pgpass|pgpass\.conf|htpasswd)$/i, 'file'],
  ['never', TOOL, /^\.(pypirc|npmrc|yarnrc|git-credentials|dockercfg|dockerconfigjson|my\.cnf|mylogin\.cnf)$/i],
  ['never', TOOL, /^\.(boto|s3cfg|passwd-s3fs|vault-token|databrickscfg)$|^\.?vault[-_]pass(word)?(\.txt)?$/i],
  ['never', TOOL, /^\.(aws|ssh|gnupg|kube|docker|azure|gcloud|kaggle)$|^application_default_credentials\.json$/i],
  ['never', TOOL, /^(.*\.)?kube[-_]?config(\.(ya?ml|json|conf))?$/i, 'file'],
];

/** The same, but for examples of such files. */
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
  ['never', 'bytecode, which is made in the image', /^__pycache__$|\.py[co]$/i],
  ['named', 'hidden; to add it, name it in \'include\'', /^\.(?!well-known$)./],
  ['named', 'packages of JavaScript; to add it, name it in \'include\'', /^node_modules$/],
  ['named', 'a source map; to add it, name it in \'include\'', /\.(js|mjs|cjs|css|ts)\.map$/],
  ['named', 'left behind by a tool', /^(cdk\.out|cdktf\.out|htmlcov)$|\.egg-info$/],
  ['requested', 'tests', /^(tests?|tests\.py|conftest\.py|test_.*\.py|.*_test\.py)$/],
  ['requested', 'a database', /\.(sqlite3?|db)(-(journal|wal|shm))?$/i],
  ['requested', 'a dump of a database', /(^|[._-])(dump|backup)([._-].*)?\.sql$|\.(dump|rdb|sql\.(gz|xz|bz2|zst))$/i],
  ['requested', 'a backup', /\.bak$|[^~]~$/i],
];

/** What editors and people put behind a name, or around it, when they keep the file as it was. */
const BACKUP =
  /^#(.+)#$|^(.+?)(?:~|\.(?:bak|backup|old|orig|save|swp|swo)\d*|[ _-](?:copy|old|backup)| \((?:copy|\d+)\))$/i;

/** What keeps a file or folder of this name out of images. */
export function refusalOf(name: string): Refusal | undefined {
  return judge(name, false);
}

/** The same for what is known to be a file. */
export function refusalOfFile(name: string): Refusal | undefined {
  return judge(name, true);
}

/** No file system has longer names. */
const LONGEST_NAME = 255;

/** Of a backup the name under it decides, where that is the name of a secret or of what never goes in. */
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
  // Vim hides what it swaps.
  const shown = /\.sw[op]$/i.test(name) ? [before.replace(/^\./, '')] : [];
  return [name, ...shown, ...namesUnder(before)];
}

/** The same for the folders of a path, then for its last part. */
export function refusalsOn(path: string, isFile: boolean): Refusal[] {
  const parts = path.split('/');
  return parts.flatMap((name, index) => judge(name, isFile && index === parts.length - 1) ?? []);
}

/** Whether something else than tests keeps a path out. */
export function isTest(name: string): boolean {
  return refusalOf(name)?.reason === 'tests';
}
