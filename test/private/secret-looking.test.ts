import { createHash } from 'crypto';
import { readTable } from './tables/read-table';
import { secretIn } from '../../src/private/secret-looking';

const isSecret = ({ name, value }: { name: string; value: string }): boolean => secretIn(name, value) !== undefined;

/** Of all rows, each with ten fillings of its random parts. */
function shareOf(
  file: string,
  matches: (row: { name: string; value: string }) => boolean,
): { share: number; rows: number } {
  const rows = Array.from({ length: 10 }, (_, seed) => readTable(file, seed)).flat();
  return { share: rows.filter(matches).length / rows.length, rows: rows.length / 10 };
}

describe('on tables of what projects put into their environments', () => {
  // The held-out halves were written before the rules, and no rule was made for a row of theirs.
  test.each(['ordinary.txt', 'ordinary-held-out.txt'])('at most 3 %% of %s is refused', file => {
    const { share, rows } = shareOf(file, isSecret);
    expect(rows).toBeGreaterThanOrEqual(75);
    expect(share).toBeLessThanOrEqual(0.03);
  });

  test.each(['secrets.txt', 'secrets-held-out.txt'])('at most 10 %% of %s is missed', file => {
    const { share, rows } = shareOf(file, row => !isSecret(row));
    expect(rows).toBeGreaterThanOrEqual(75);
    expect(share).toBeLessThanOrEqual(0.1);
  });
});

describe('by name', () => {
  test.each([
    'PASSWORD', 'DB_PASSWORD', 'PGPASSWORD', 'dbPassword', 'MYSQL_PWD', 'DB_PASS', 'DB_PW', 'LND_MACAROON',
    'PASSWORD_PROD', 'PASSWORD_OLD', 'API_KEY_NEW', 'PASSWORD2', 'PASSPHRASE', 'SECRET', 'CLIENT_SECRET',
    'DJANGO_SECRET_KEY', 'SECRET_KEY_BASE', 'SECRET_KEY_FALLBACKS', 'API_KEY', 'API_KEYS', 'X_API_KEY', 'APIKEY',
    'openaiApiKey', 'AWS_SECRET_ACCESS_KEY', 'PRIVATE_KEY', 'SSH_KEY', 'JWT_KEY', 'HMAC_KEY', 'API_TOKEN', 'TOKENS',
    'GITHUB_TOKEN_1', 'GOOGLE_CREDENTIALS', 'DB_CREDS', 'SEED_PHRASE', 'ACCESS_CODE', 'SALT',
  ])('%s is a secret, whatever the value', name => {
    expect(secretIn(name, 'correct horse')).toBe('looks like a secret by its name');
  });

  test.each([
    'LOG_LEVEL', 'PWD', 'OLDPWD', 'TOKENIZERS_PARALLELISM', 'MAX_TOKENS', 'PASSWORDLESS_LOGIN', 'SECRETARY_EMAIL',
    'COMPASS', 'BYPASS_CACHE', 'MONKEY', 'KEY', 'SORT_KEY', 'PUBLIC_KEY', 'CACHE_KEY_PREFIX', 'DB_PASSWORD_FILE',
    'SECRETS_DIR', 'SECRETS_BACKEND', 'SECRET_NAME', 'DB_SECRET_ARN', 'SECRETS_MANAGER_REGION', 'OAUTH_TOKEN_URL',
    'ACCESS_TOKEN_LIFETIME_MINUTES', 'TOKEN_BUCKET_CAPACITY', 'PASSWORD_MIN_LENGTH', 'PASSWORD_RESET_TIMEOUT',
    'TOKEN_RATE', 'TOKEN_BUDGET', 'PASSWORD_HASHERS', 'AUTH_PASSWORD_VALIDATORS', 'CSRF_TOKEN_HEADER', 'JWT_KEY_ID',
    'PRIVATE_KEY_PATH', 'GOOGLE_APPLICATION_CREDENTIALS_FILE', 'constructor', '__proto__', 'toString',
  ])('%s is none', name => {
    expect(secretIn(name, 'correct horse')).toBeUndefined();
  });

  // Whatever the value looks like: the name says that it is about a secret, not one.
  test.each([
    'TOKEN_RATE', 'TOKEN_BUDGET', 'TOKEN_LIMIT', 'DB_PASSWORD_FILE', 'SECRETS_BACKEND', 'SECRET_NAME',
    'PASSWORD_HASHERS', 'MACAROON_PATH', 'INVALID_TOKEN', 'EMPTY_PASSWORD', 'MAX_TOKENS', 'SORT_KEY', 'CACHE_KEY',
  ])('%s is none either when its value looks like one', name => {
    expect(secretIn(name, 'kestrel-7-plum')).toBeUndefined();
  });

  test.each(['STRIPE_KEY', 'REDIS_AUTH', 'TOKEN_GITHUB', 'JWT'])('%s is one when its value looks like one', name => {
    expect(secretIn(name, 'kestrel-7-plum')).toBe('looks like a secret by its name and its value (14 characters)');
    expect(secretIn(name, 'default')).toBeUndefined();
  });

  test.each([
    '', 'no', 'True', 'disabled', 'null', '${DB_PASSWORD}', '/run/secrets/db', 'run/secrets/db', '~/.pgpass',
    './key.pem', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db', 'https://vault.internal.example/v1/db',
  ])('%j is none under any name', value => {
    expect(secretIn('DB_PASSWORD', value)).toBeUndefined();
  });

  test('a number says how many, unless it is the secret', () => {
    expect(secretIn('TOKENS', '4096')).toBeUndefined();
    expect(secretIn('DB_PASSWORD', '4096')).toBe('looks like a secret by its name');
  });
});

describe('by value', () => {
  const random = (length: number): string =>
    createHash('sha512').update('x').digest('base64').replace(/[+/]/g, '').slice(0, length);
  test.each([
    [['gh', 'p_', random(36)], 'a GitHub token'],
    [['-----BEGIN RSA PRIV', 'ATE KEY-----\nMIIE\n-----END RSA PRIV', 'ATE KEY-----'], 'a private key'],
    [['postgresql://shop:', 'hunter2@db.internal:5432/shop'], 'a URL with a password in it'],
    [['redis://:', 'hunter2@cache:6379/0'], 'a URL with a password in it'],
    [['https://', random(40), '@git.example/shop.git'], 'a URL with a token in it'],
    [['Basic ', 'YWRtaW46aHVudGVyMg=='], 'an Authorization header'],
    [['Authorization=Bearer%20', random(30)], 'an Authorization header'],
    [['Server=db;Uid=shop;', 'Pwd=hunter2'], "a value for 'Pwd'"],
    [['host=db password=', 'hunter2'], "a value for 'password'"],
    [['{"db": {"password": ', '"hunter2"}}'], "a value for 'password'"],
    [['https://feeds.example/?api_key=', 'hunter2'], "a value for 'api_key'"],
    [['-Xmx1g -Ddb.password=', 'hunter2'], "a value for 'Ddb.password'"],
  ])('%j is %s', (parts, form) => {
    const value = parts.join('');
    expect(secretIn('A', value)).toBe(`contains what looks like ${form} (${value.length} characters)`);
  });

  test.each([
    '', 'production', 'eu-west-1', '8000', 'shop.settings.production', '/run/secrets/db-password', 'en_US.UTF-8',
    'Europe/Amsterdam', 'https://sqs.eu-west-1.amazonaws.com/111122223333/shop-orders-dead-letter',
    'postgresql+psycopg://db.internal.example:5432/shop', 'postgresql://shop@db.internal.example/shop',
    'postgresql://{user}:{password}@db.internal.example/shop', 'host=db user=shop password=$PGPASSWORD',
    'arn:aws:sns:eu-west-1:111122223333:shop-events-topic-production', 'Bearer authentication', 'basic auth',
    'max_tokens=4096', 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/73e2d6bc24d8a067',
    'vpc-0a1b2c3d4e5f67890', 'subnet-0a1b2c3d4e5f67890,subnet-0f9e8d7c6b5a43210',
    'kafka-broker-1.prod.internal:9092,kafka-broker-2.prod.internal:9092', '550e8400-e29b-41d4-a716-446655440000',
    'da39a3ee5e6b4b0d3255bfef95601890afd80709', 'sentence-transformers/all-MiniLM-L6-v2',
    'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'meta-llama/Llama-3.1-8B-Instruct',
    'Qwen/Qwen2.5-7B-Instruct-GPTQ-Int4', 'claude-sonnet-4-20250514', 'MyCompanyEventHandlerV2Production',
    'the quick brown fox jumps over the lazy dog', '%(asctime)s %(levelname)s %(name)s %(message)s',
    '00000000000000000000000000000000', '{"default": {"max_connections": 20, "timeout": 30}}',
    'django.contrib.auth.backends.ModelBackend', 'OAuth2ClientV3Handler',
    'projects/acme-prod/locations/europe-west1/keyRings/r1/cryptoKeys/k1',
    'cdk-hnb659fds-assets-111122223333-eu-west-1', 'ShopStack-OrdersServiceTaskDefinition3D1A2B4C-1A2B3C4D5E6F7',
    'myapp-prod-WebServiceLogGroup12345678-aBcDeFgHiJkL', 'MyStack-OrdersTable3D1A2B4C-1A2B3C4D5E6F7',
    'IsItOnOrOffAsInMyApp', '${Token[AWS.Region.12]}.${Token[TOKEN.345]}', '2026-11-24T01:45:47.123456Z',
    'text/html,application/xhtml+xml;q=0.9',
  ])('%s is none', value => {
    expect(secretIn('A', value)).toBeUndefined();
  });

  test.each([
    ['openssl rand -base64 32', 0.97, 32, 'base64'],
    ['openssl rand -base64 24', 0.93, 24, 'base64'],
    ['a secret key of AWS', 0.97, 30, 'base64'],
    ['openssl rand -hex 16', 0.99, 16, 'hex'],
    ['openssl rand -hex 32', 0.99, 32, 'hex'],
    ['secrets.token_urlsafe(32)', 0.95, 32, 'base64url'],
    ['a long key of small letters and digits', 0.93, 32, 'base36'],
  ] as const)('%s is found in at least %p of all cases', (_, least, bytes, encoding) => {
    // Hashes of a counter: as random as it needs, and the same in every run.
    const values = Array.from({ length: 3000 }, (__, index) => {
      const key = createHash('sha256').update(String(index)).digest().subarray(0, bytes);
      return encoding === 'base36' ? BigInt(`0x${key.toString('hex')}`).toString(36) : key.toString(encoding);
    });
    expect(values.filter(value => secretIn('A', value) !== undefined).length / values.length).toBeGreaterThanOrEqual(
      least,
    );
  });

  test.each(['AUTH0_CLIENT_ID', 'MODEL_SHA256', 'CHECKSUM', 'ETAG', 'NEXT_PUBLIC_KEY'])(
    'random text is public under the name %s',
    name => {
      expect(secretIn(name, random(44))).toBeUndefined();
      expect(secretIn(name, `gh${'p_'}${random(36)}`)).toContain('a GitHub token');
    },
  );
});
