/** Why a file or folder does not go into an image by itself. */
export interface Refusal {
  readonly reason: string;
  /**
   * What brings it in all the same: nothing; `include` when it names the path itself; or `include` when it names the
   * path or a folder that it lies in.
   */
  readonly unless: 'never' | 'named' | 'requested';
}

/** By name alone; whether a file holds a key is for its content to tell. The first pattern that fits counts. */
const REFUSALS: ReadonlyArray<readonly [unless: Refusal['unless'], reason: string, pattern: RegExp]> = [
  ['named', 'hidden; to add it, name it in \'include\'', /^\.env\.(example|sample|template|dist)$/i],
  ['never', 'an environment file, which may hold secrets', /^\.env(rc|\..*)?$|\.env$|^env\.(prod|production|dev|development|staging|stage|local|live|secrets?)$/i],
  ['never', 'a key', /\.(key|p12|pfx|jks|keystore|kdbx?|ppk|agekey)$|^id_(rsa|dsa|ecdsa|ed25519)(_sk)?(\.pub)?$/i],
  ['never', 'credentials of a tool', /^\.(netrc|pgpass|pypirc|npmrc|yarnrc|htpasswd|git-credentials|dockercfg|my\.cnf|boto|s3cfg|vault-token)$/i],
  ['never', 'credentials of a tool', /^\.(aws|ssh|gnupg|kube|docker|azure|gcloud)$|^kubeconfig$|\.kubeconfig$/i],
  ['never', 'state or variables of Terraform, which may hold secrets', /\.(tfstate(\..*)?|tfvars(\.json)?)$|^\.terraform$/i],
  ['never', 'version control', /^\.(git|hg|svn|bzr|jj)$/],
  ['never', 'a virtual environment', /^\.?venv$/],
  ['never', 'bytecode, which is made in the image', /^__pycache__$|\.py[co]$/],
  ['named', 'likely to hold credentials; to add it, name it in \'include\'', /^(credentials|client[-_]secrets?.*|service[-_]?account.*|secrets?)\.(json|ya?ml|toml|ini)$/i],
  ['named', 'hidden; to add it, name it in \'include\'', /^\.(?!well-known$)./],
  ['named', 'packages of JavaScript; to add it, name it in \'include\'', /^node_modules$/],
  ['named', 'a source map; to add it, name it in \'include\'', /\.(js|mjs|cjs|css|ts)\.map$/],
  ['named', 'left behind by a tool', /^(cdk\.out|cdktf\.out|htmlcov)$|\.egg-info$/],
  ['requested', 'tests', /^(tests?|tests\.py|conftest\.py|test_.*\.py|.*_test\.py)$/],
  ['requested', 'a database', /\.(sqlite3?|db)(-(journal|wal|shm))?$/i],
  ['requested', 'a dump of a database', /(^|[._-])(dump|backup)([._-].*)?\.sql$|\.(dump|bak|rdb|sql\.(gz|xz|bz2|zst))$/i],
];

/** What keeps a file or folder of this name out of images. */
export function refusalOf(name: string): Refusal | undefined {
  const found = REFUSALS.find(([, , pattern]) => pattern.test(name));
  return found && { unless: found[0], reason: found[1] };
}

/** Whether a path has a part that never goes into an image, whoever asks for it. */
export function isNeverStaged(path: string): boolean {
  return path.split('/').some(name => refusalOf(name)?.unless === 'never');
}

/** Whether something else than tests keeps a path out. */
export function isTest(name: string): boolean {
  return refusalOf(name)?.reason === 'tests';
}
