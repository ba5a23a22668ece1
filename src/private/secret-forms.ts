/**
 * Content that is a secret wherever it is found, in a variable or in a file: private keys, and tokens that their issuer
 * marks with a prefix. What only its name reveals (`DB_PASSWORD`) is not here.
 */

/** PEM (PKCS #1, PKCS #8, SEC 1, OpenSSH, PGP, whatever its name) and SSH2. */
const KEY_HEADER = /-{4,5} ?BEGIN [A-Z0-9 -]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/;

/** Keys of PuTTY and age. */
const OTHER_KEY = /PuTTY-User-Key-File-\d:[^]{0,2000}Private-Lines:|AGE-SECRET-KEY-1[0-9A-Z]{50}/;

/** `-----BEGIN ... PRIVATE KEY` in base64, which puts a key into one line; its second half has three possible forms. */
const ENCODED_KEY = /LS0tLS1CRUdJTi[A-Za-z0-9+/]{0,24}(UFJJVkFURSBLRV|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW)/;

/** Line ends in a key, also as escapes, with the quotes, commas and plus signs that code puts around them. */
const LINE_END = /(?:\\[nr]|["'`(),\s]|(?<=["'\s])\+(?=["'\s]))+/;

/** Fields such as `Proc-Type: 4,ENCRYPTED`, between the header and the key. */
const KEY_FIELD = /(?<=^|\\[nr]|["'`\s])[A-Z][A-Za-z-]+: (?:(?!\\[nr])[^\n\r])*/g;

/**
 * How a key without such fields begins: as a DER sequence, or with the magic bytes of OpenSSH. Examples in
 * documentation begin differently.
 */
const KEY_BEGIN = /^(?:M|b3BlbnNzaC1rZXkt)/;

/** Longer than any real fields before a key. */
const LONGEST_FIELDS = 2000;

/** Whether a text contains a private key. */
export function holdsPrivateKey(text: string): boolean {
  return [KEY_HEADER, OTHER_KEY, ENCODED_KEY].some(form => form.test(text));
}

/** The same for code, which may mention the header of a key without containing one: what follows it decides. */
export function holdsPrivateKeyInCode(code: string): boolean {
  const parts = code.split(new RegExp(`(${KEY_HEADER.source})`));
  return OTHER_KEY.test(code) || ENCODED_KEY.test(code)
    || parts.some((header, index) => index % 2 === 1 && beginsWithKey(header, parts[index + 1]));
}

function beginsWithKey(header: string, text: string): boolean {
  const begin = text.slice(0, LONGEST_FIELDS);
  const body = begin.replace(KEY_FIELD, '');
  const [first = ''] = body.split(LINE_END).filter(line => line !== '');
  const isAny = /PGP|SSH2/.test(header) || body !== begin;
  return /^[A-Za-z0-9+/=]{40}/.test(first) && (isAny || KEY_BEGIN.test(first));
}

/** Token formats as their issuers document them. Issuers whose tokens are plain random text are missing. */
const TOKENS: ReadonlyArray<readonly [what: string, form: RegExp]> = [
  // Cloud providers. AWS ends the keys of its documentation in EXAMPLE.
  ['an AWS access key', /\b(?:AKIA|ASIA|ABIA|ACCA)(?![A-Z0-9]*EXAMPLE\b)[A-Z0-9]{16}\b/],
  ['an Amazon Bedrock key', /\bABSK[A-Za-z0-9+/]{100,}/],
  ['a Google API key', /\bAIza[\w-]{35}(?![\w-])/],
  ['a Google OAuth secret', /\b(?:GOCSPX-[\w-]{20,}|ya29\.[\w-]{30,}|1\/\/0[\w-]{30,})/],
  ['an Azure client secret', /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/],
  ['an Azure access key', /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,}={0,2}/i],
  ['an Azure shared access signature', /[?&;]sig=[A-Za-z0-9%+/]{40,}/],
  ['an Alibaba Cloud access key', /\bLTAI[A-Za-z0-9]{16,24}\b/],
  ['a Tencent Cloud access key', /\bAKID[A-Za-z0-9]{28,36}\b/],
  ['a DigitalOcean token', /\bdo[opr]_v1_[a-f0-9]{40,}/],
  ['a Heroku key', /\bHRKU-[\w-]{30,}/],
  ['a Fly token', /\b(?:fo1_[\w-]{40,}|fm[12][ar]?_[A-Za-z0-9+/]{60,})/],
  ['a Tailscale key', /\btskey-[a-z]+-[\w-]{16,}/],

  // Sources and packages.
  ['a GitHub token', /\b(?:gh[opsur]_[A-Za-z0-9]{30,}|github_pat_\w{30,})/],
  ['a GitLab token', /\bgl(?:pat|dt|rt|cbt|ptt|ft|agent|oas|soat|imt|ffct)-[\w.-]{16,}/],
  ['an Atlassian token', /\b(?:ATATT3[\w=-]{60,}|ATBB[A-Za-z0-9]{24,})/],
  ['a PyPI token', /\bpypi-[\w-]{50,}/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{30,}/],
  ['a Docker token', /\bdckr_(?:pat|oat)_[\w-]{20,}/],
  ['a RubyGems token', /\brubygems_[a-f0-9]{40,}/],
  ['a NuGet key', /\boy2[a-z0-9]{43}\b/],
  ['a crates.io token', /\bcio[A-Za-z0-9]{32}\b/],
  ['an Artifactory key', /\bAKCp[A-Za-z0-9]{60,}/],

  // Messages and mail.
  ['a Slack token', /\b(?:xox[abeoprs](?:\.xox[bp])?-\d[\w-]{9,}|xapp-\d-[\w-]{20,})/],
  ['a Slack webhook', /\bhooks\.slack\.com\/(?:services|triggers|workflows)\/[A-Za-z0-9/]{20,}/],
  ['a Discord webhook', /\bdiscord(?:app)?\.com\/api\/webhooks\/\d{10,}\/[\w-]{40,}/],
  ['a Discord bot token', /\b[MNO][A-Za-z0-9]{23,27}\.[\w-]{6}\.[\w-]{27,40}(?![\w-])/],
  ['a Teams webhook', /\.webhook\.office\.com\/webhookb2\/[\w@-]+\/IncomingWebhook\/[a-f0-9]{32}/],
  ['a Telegram bot token', /\b\d{8,10}:AA[\w-]{32,34}(?![\w-])/],
  ['a SendGrid key', /\bSG\.[\w-]{16,}\.[\w-]{16,}/],
  ['a Mailgun key', /\bkey-[a-f0-9]{32}\b/],
  ['a Mailchimp key', /(?<=\b[a-f0-9]{32})-us\d{1,2}\b/],
  ['a Brevo key', /\bxkeysib-[a-f0-9]{64}-\w{16}\b/],
  ['a Resend key', /\bre_[A-Za-z0-9]{8}_\w{20,}/],
  ['a Twilio key', /\bSK[a-f0-9]{32}\b/],

  // Payment.
  ['a Stripe key', /\b(?:[rs]k_(?:live|test|prod)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{24,})/],
  ['a Square token', /\bsq0(?:atp|csp)-[\w-]{22,}/],
  ['a Shopify token', /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/],
  ['a Flutterwave key', /\bFLWSECK(?:_TEST)?-[\w-]{20,}/],

  // Models.
  ['an AI service key', /\bsk-[A-Za-z0-9][\w-]{19,}/],
  ['a Hugging Face token', /\bhf_[A-Za-z0-9]{30,}/],
  ['a Groq key', /\bgsk_[A-Za-z0-9]{40,}/],
  ['a Replicate token', /\br8_[A-Za-z0-9]{30,}/],
  ['an xAI key', /\bxai-[A-Za-z0-9]{60,}/],
  ['a Perplexity key', /\bpplx-[A-Za-z0-9]{40,}/],
  ['an NVIDIA key', /\bnvapi-[\w-]{50,}/],
  ['a Pinecone key', /\bpcsk_\w{40,}/],
  ['a LangSmith key', /\blsv2_(?:pt|sk)_\w{32,}/],

  // Monitoring, data, tools.
  ['a New Relic key', /\bNRAK-[A-Z0-9]{27}\b/],
  ['a Sentry token', /\bsntry[su]_[\w+/=]{40,}/],
  ['a Grafana token', /\bgl(?:sa|c)_[\w+/=]{30,}/],
  ['a Dynatrace token', /\bdt0[a-z]\d\d\.[A-Z0-9]{24}\.\w{60,}/],
  ['a Databricks token', /\bdapi[a-f0-9]{32}(?:-\d)?\b/],
  ['a PlanetScale token', /\bpscale_(?:tkn|oauth|pw)_[\w.-]{30,}/],
  ['a Supabase key', /\bsb(?:p|_secret)_\w{30,}/],
  ['an Airtable token', /\bpat\w{14}\.[a-f0-9]{64}/],
  ['a Linear key', /\blin_api_\w{32,}/],
  ['a Notion token', /\b(?:ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43}\b)/],
  ['a Figma token', /\bfigd_[\w-]{40,}/],
  ['a Postman key', /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b/],
  ['a Mapbox secret token', /\bsk\.eyJ[\w-]{20,}\.[\w-]{20,}/],

  // Secret managers.
  ['a Vault token', /\bhv[sbr]\.[\w-]{24,}/],
  ['a Terraform token', /(?<=\b[A-Za-z0-9]{14})\.atlasv1\.[\w=-]{60,}/],
  ['a Doppler token', /\bdp\.(?:pt|st|ct|scim|audit)\.[\w.-]{40,}/],
  ['a 1Password token', /\bops_eyJ[\w+/=-]{100,}/],
  ['a Pulumi token', /\bpul-[a-f0-9]{40}\b/],

  ['a signed token (JWT)', /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/],
];

/** The token of a known issuer in a text, with its article, such as `a GitHub token`. */
export function issuedTokenIn(text: string): string | undefined {
  return TOKENS.find(([, form]) => form.test(text))?.[0];
}
