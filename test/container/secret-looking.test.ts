import { createHash } from 'crypto';
import { isSecretLookingName, secretForm } from '../../src/container/secret-looking';

describe('by name', () => {
  test.each([
    'PASSWORD', 'DB_PASSWORD', 'PGPASSWORD', 'dbPassword', 'MYSQL_PWD', 'DB_PASS', 'PASSWORD_PROD', 'PASSWORD2', 'PASSPHRASE', 'SECRET', 'CLIENT_SECRET', 'DJANGO_SECRET_KEY', 'SECRET_KEY_BASE',
    'SECRET_KEY_FALLBACKS', 'API_KEY', 'X_API_KEY', 'APIKEY', 'openaiApiKey', 'AWS_SECRET_ACCESS_KEY', 'PRIVATE_KEY', 'SSH_KEY', 'JWT_KEY', 'API_TOKEN', 'TOKEN_GITHUB', 'GITHUB_TOKEN_1',
    'GOOGLE_CREDENTIALS', 'DB_CREDS',
  ])('%s is a secret', name => {
    expect(isSecretLookingName(name)).toBe(true);
  });

  test.each([
    'LOG_LEVEL', 'PWD', 'OLDPWD', 'TOKENIZERS_PARALLELISM', 'MAX_TOKENS', 'PASSWORDLESS_LOGIN', 'SECRETARY_EMAIL', 'COMPASS', 'BYPASS_CACHE', 'MONKEY', 'KEY', 'SORT_KEY', 'PUBLIC_KEY', 'CACHE_KEY_PREFIX',
    'DB_PASSWORD_FILE', 'SECRETS_DIR', 'SECRET_NAME', 'DB_SECRET_ARN', 'SECRETS_MANAGER_REGION', 'OAUTH_TOKEN_URL', 'ACCESS_TOKEN_LIFETIME_MINUTES', 'PASSWORD_MIN_LENGTH', 'PASSWORD_RESET_TIMEOUT',
    'PASSWORD_HASHERS', 'AUTH_PASSWORD_VALIDATORS', 'CSRF_TOKEN_HEADER', 'JWT_KEY_ID', 'PRIVATE_KEY_PATH', 'GOOGLE_APPLICATION_CREDENTIALS_FILE',
  ])('%s is none', name => {
    expect(isSecretLookingName(name)).toBe(false);
  });
});

describe('by value', () => {
  test.each([
    [`AKIA${'A1B2'.repeat(4)}`, 'an AWS access key'],
    [`ghp_${'a1B2'.repeat(9)}`, 'a GitHub token'],
    [`github_pat_${'a1B2'.repeat(9)}`, 'a GitHub token'],
    [`glpat-${'a1B2'.repeat(5)}`, 'a GitLab token'],
    ['xoxb-123456789012-abcdef', 'a Slack token'],
    ['sk_live_a1B2c3D4e5F6', 'a Stripe key'],
    [`AIza${'a1B2c'.repeat(7)}`, 'a Google API key'],
    [`hf_${'aBcD'.repeat(8)}`, 'a Hugging Face token'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl', 'a signed token (JWT)'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', 'a private key'],
    ['postgresql://shop:hunter2@db.internal:5432/shop', 'a URL with a password in it'],
    ['redis://:hunter2@cache:6379/0', 'a URL with a password in it'],
  ])('%s is %s', (value, form) => {
    expect(secretForm(value)).toBe(form);
  });

  test.each([
    '', 'production', 'eu-west-1', '8000', 'shop.settings.production', '/run/secrets/db-password', 'en_US.UTF-8', 'Europe/Amsterdam',
    'https://sqs.eu-west-1.amazonaws.com/111122223333/shop-orders-dead-letter', 'postgresql+psycopg://db.internal.example:5432/shop', 'postgresql://shop@db.internal.example/shop',
    'arn:aws:sns:eu-west-1:111122223333:shop-events-topic-production', 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/73e2d6bc24d8a067', 'vpc-0a1b2c3d4e5f67890',
    'subnet-0a1b2c3d4e5f67890,subnet-0f9e8d7c6b5a43210', 'kafka-broker-1.prod.internal:9092,kafka-broker-2.prod.internal:9092', '550e8400-e29b-41d4-a716-446655440000',
    'da39a3ee5e6b4b0d3255bfef95601890afd80709', 'sentence-transformers/all-MiniLM-L6-v2', 'meta-llama/Llama-3.1-8B-Instruct', 'Qwen/Qwen2.5-7B-Instruct-GPTQ-Int4', 'claude-sonnet-4-20250514',
    'MyCompanyEventHandlerV2Production', 'the quick brown fox jumps over the lazy dog', '%(asctime)s %(levelname)s %(name)s %(message)s', '{"default": {"max_connections": 20, "timeout": 30}}',
    'django.contrib.auth.backends.ModelBackend', '00000000000000000000000000000000', 'projects/acme-prod/locations/europe-west1/keyRings/r1/cryptoKeys/k1',
    'ShopStack-OrdersServiceTaskDefinition3D1A2B4C-1A2B3C4D5E6F7', 'cdk-hnb659fds-assets-111122223333-eu-west-1', 'myapp-prod-WebServiceLogGroup12345678-aBcDeFgHiJkL', 'MyStack-OrdersTable3D1A2B4C-1A2B3C4D5E6F7', 'OAuth2ClientV3Handler', 'IsItOnOrOffAsInMyApp',
    '${Token[AWS.Region.12]}.${Token[TOKEN.345]}', '2026-11-24T01:45:47.123456Z', 'text/html,application/xhtml+xml;q=0.9',
  ])('%s is none', value => {
    expect(secretForm(value)).toBeUndefined();
  });

  test.each([
    ['openssl rand -base64 32', 0.94, 32, 'base64'],
    ['openssl rand -base64 24', 0.83, 24, 'base64'],
    ['openssl rand -hex 16', 0.99, 16, 'hex'],
    ['openssl rand -hex 32', 0.99, 32, 'hex'],
    ['secrets.token_urlsafe(32)', 0.87, 32, 'base64url'],
    ['a long key of small letters and digits', 0.93, 32, 'base36'],
  ] as const)('%s is found in at least %p of all cases', (_, least, bytes, encoding) => {
    // Hashes of a counter: as random as it needs, and the same in every run.
    const values = Array.from({ length: 3000 }, (__, index) => {
      const key = createHash('sha256').update(String(index)).digest().subarray(0, bytes);
      return encoding === 'base36' ? BigInt(`0x${key.toString('hex')}`).toString(36) : key.toString(encoding);
    });
    expect(values.filter(value => secretForm(value) !== undefined).length / values.length).toBeGreaterThanOrEqual(least);
  });
});
