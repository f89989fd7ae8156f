const SECRET_NAMES = [
  'client_secret',
  'client_assertion',
  'assertion',
  'access_token',
  'refresh_token',
  'id_token',
  'secretText',
  'SecretAccessKey',
  'SessionToken',
  'WebIdentityToken',
  'SecretToken',
  'AddPrivateKey',
  'SecretString',
  'SecretBinary',
];
/** No secret, but random in every call of @azure/identity, and the journal is to be the same on every run. */
const RANDOM_NAMES = ['client-request-id'];

const names = [...SECRET_NAMES, ...RANDOM_NAMES].join('|');
const PAIRED = '(?:SecretToken|ClientSecret|Password)';
const JSON_TEXT = String.raw`"(?:[^"\\]|\\.)*"`;

const RULES: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`(^|[?&])(${names})=[^&#]*`, 'gi'), '$1$2=***'],
  [new RegExp(String.raw`("(?:${names})"\s*:\s*)${JSON_TEXT}`, 'gi'), '$1"***"'],
  [new RegExp(`(<(${names})>)[^<]*(</)`, 'gi'), '$1***$3'],
  // Graph keeps a provisioning job's secrets as pairs: { "key": "SecretToken", "value": "…" }, in either order.
  [new RegExp(String.raw`("key"\s*:\s*"${PAIRED}"\s*,\s*"value"\s*:\s*)${JSON_TEXT}`, 'gi'), '$1"***"'],
  [new RegExp(String.raw`("value"\s*:\s*)${JSON_TEXT}(\s*,\s*"key"\s*:\s*"${PAIRED}")`, 'gi'), '$1"***"$2'],
];

/** The text of a form, a JSON or an XML body, or of a URL, with the value of every secret blotted out. */
export function redacted(text: string): string {
  return RULES.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}
