import { refusalOf, refusalOfFile, refusalsOn } from '../../../src/project/sources/refusals';

const ENVIRONMENT = 'an environment file, which may hold secrets';
const KEY = 'a key';
const TOOL = 'credentials of a tool';
const TERRAFORM = 'state or variables of Terraform, which may hold secrets';

test.each<[reason: string, names: string]>([
  [ENVIRONMENT, '.env .env.local .envrc .env-local .env_prod .envs .ENV local.env env.production env.secrets'],
  [KEY, 'server.key id_rsa id_ed25519.pub .id_rsa store.p12 a.pkcs12 store.jks a.ppk a.pfx a.keystore http.keytab'],
  [KEY, 'vault.kdbx vault.kdb a.agekey wallet.dat'],
  [TOOL, '.netrc _netrc .pgpass pgpass.conf .htpasswd htpasswd .pypirc .npmrc .my.cnf .git-credentials .vault_pass'],
  [TOOL, '.aws .ssh .kube .docker kubeconfig kubeconfig.yaml kube-config kube_config.yml prod.kubeconfig'],
  [TOOL, 'application_default_credentials.json'],
  [TERRAFORM, 'terraform.tfstate terraform.tfstate.backup prod.tfvars prod.tfvars.json .terraform'],
  ['version control', '.git .GIT .hg .svn'],
  ['a virtual environment', '.venv venv'],
  ['bytecode, which is compiled in the image', '__pycache__ a.pyc'],
])('whoever asks, it never goes in: %s: %s', (reason, names) => {
  for (const name of names.split(' ')) {
    expect([name, refusalOfFile(name)]).toEqual([name, expect.objectContaining({ unless: 'never', reason })]);
  }
});

test.each(`credentials.json gcp-credentials.json client_secret_1.json gcp-service-account.json serviceAccountKey.json
firebase-adminsdk.json shop-firebase-adminsdk-x1.json credentials secrets.yaml secrets.env.json app-secrets.toml
credentials.csv accessKeys.csv local.settings.json my.cnf`.split(/\s/))('a secret until it is named: %s', name => {
  expect(refusalOfFile(name)).toMatchObject({ unless: 'named', secret: true });
});

test.each<[names: string, under: string]>([
  ['id_rsa.old id_rsa~ id_rsa.bak id_rsa.bak2 .id_rsa.swp .wallet.dat.swp #id_rsa# id_rsa.old~', KEY],
  ['server.KEY.old server.key.bak server.key.orig', KEY],
  ['.env~ prod.env.bak .env.save', ENVIRONMENT],
  ['terraform.tfvars.bak', TERRAFORM],
  ['.npmrc.bak _netrc.old kubeconfig.bak .kube.old', TOOL],
  ['.git.bak', 'version control'],
])('of a backup the name under it decides: %s', (names, reason) => {
  for (const name of names.split(' ')) {
    expect([name, refusalOfFile(name)]).toEqual([name, expect.objectContaining({ unless: 'never', reason })]);
  }
});

test('a backup of a likely secret is one; one of something else comes in with its folder', () => {
  expect(refusalOfFile('credentials.json.bak')).toMatchObject({ unless: 'named', secret: true });
  expect(refusalOfFile('.credentials.json.swp')).toMatchObject({ secret: true });
  expect(refusalOfFile('shop.bak')).toEqual({ unless: 'requested', reason: 'a backup', secret: false });
  expect(refusalOfFile('a.py~')).toMatchObject({ unless: 'requested', reason: 'a backup' });
});

test.each(['.env.example', '.env.sample', '.env-template', '.env.prod.example'])(
  'an example is only hidden: %s',
  name => {
    expect(refusalOfFile(name)).toEqual({ unless: 'named', reason: expect.stringContaining('hidden'), secret: false });
  },
);

test.each(['credentials', 'kubeconfig', 'htpasswd'])('a folder may be a package of that name: %s', name => {
  expect([refusalOf(name), refusalOfFile(name)?.secret]).toEqual([undefined, true]);
});

test('of a path only the last part may be a file', () => {
  expect(refusalsOn('shop/credentials/a.py', true)).toEqual([]);
  expect(refusalsOn('shop/credentials', false)).toEqual([]);
  expect(refusalsOn('.git/credentials', true).map(({ unless }) => unless)).toEqual(['never', 'named']);
});

const ORDINARY = `
credentials.py secrets.py env.py environment.py environment.ts env.js keys.json keys.py key.py apikey.py password.py
passwords.txt common-passwords.txt.gz tokens.json tokenizer.json token.py auth.json config.json config.yaml
settings.json
settings.toml settings.yaml local.py production.py secrets.example.json credentials.example.yaml example.env
secret_santa.py secretary.json secretariat.csv credential.html credentials.html credentials_form.html service_account.py
service_accounts.html client_secret.py kube.py kubeconfig.py kube_config.py netrc.py htpasswd.py id_rsa.py rsa.py
wallet.json wallet.py firebase.json firebase-messaging-sw.js dump.py backup.py backup.sh dumps.json swap.py old.py
orig.txt
copy.html copying.txt save.png tilde.txt keystore.py keyboard.key.json public.pem ca.pem cert.crt logo.svg favicon.ico
manifest.json package.json index.html base.html messages.po django.mo schema.sql init.sql seed.sql 0001_initial.py
alembic.ini logging.yaml prompts.yaml model.onnx weights.bin labels.txt stopwords.txt data.csv data.parquet words.json
countries.json en.json translations.json openapi.yaml robots.txt sitemap.xml gunicorn.conf.py pyvenv.py dbs.py
database.py db.py sqlite.py terraform.py git.py gitignore.txt my.conf nginx.conf Dockerfile Procfile LICENSE
requirements.txt setup.cfg tsconfig.json vite.config.ts app.js app.css app.min.js app.ts test.html testing.py contest.py
latest.py create-secret.RequestSchema.json mount-credentials.StatusCodes.json env.example.yaml envs.py envelope.html
environment.yml`
  .trim()
  .split(/\s+/);

test('at least 80 ordinary names get in', () => {
  expect(ORDINARY.length).toBeGreaterThanOrEqual(80);
  expect(ORDINARY.flatMap(name => [refusalOf(name), refusalOfFile(name)].some(each => each) ? [name] : [])).toEqual([]);
});
