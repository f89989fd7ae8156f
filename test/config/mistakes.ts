import { readFileSync } from 'node:fs';

export const exampleFile = new URL('../../config/example.yaml', import.meta.url);
export const example = readFileSync(exampleFile, 'utf8');
export const identityCenterExample = readFileSync(
  new URL('../../config/identity-center.example.yaml', import.meta.url),
  'utf8',
);

export const expiringExample = readFileSync(
  new URL('../../config/expiring.example.yaml', import.meta.url),
  'utf8',
);

export const provisioningExample = readFileSync(
  new URL('../../config/provisioning.example.yaml', import.meta.url),
  'utf8',
);

export const postureExample = readFileSync(
  new URL('../../config/posture.example.yaml', import.meta.url),
  'utf8',
);

/** The example with one piece of text replaced; what is not in it is a mistake of the test. */
export function exampleWith(piece: string, other: string): string {
  if (!example.includes(piece)) throw new Error(`the example has no ${piece}`);
  return example.replace(piece, () => other);
}

const accounts = `          organization:
            include:
              - ou: /Workloads
            exclude:
              - name: '*-sandbox'
`;
const lineOfAccounts = lineOf(accounts);
const provider = 'samlProvider: AzureAD';
const credential = 'credential: federated';
const credentialUnion =
  'entra.credential: federated, { certificateSecretArn }, { secretArn } or { environmentVariable }';
const state = 'dynamodb:\n    table: rolebridge';
const stateUnion = 'state: the state is kept in dynamodb: { table } or sqlite: { file }';
const spUnion =
  'jobs.appRoles.connections[0].servicePrincipal: name the service principal by exactly one of id, appId, displayName';
const accountsUnion =
  'jobs.appRoles.connections[0].accounts: accounts are either a list of { id, name } or an organization with include and exclude';
const connection = 'jobs.appRoles.connections[0]';

/** The number of the line of the example on which a piece of text begins. */
export function lineOf(piece: string): number {
  return example.slice(0, example.indexOf(piece)).split('\n').length;
}

interface Mistake {
  readonly name: string;
  readonly text: string;
  /** What an operator reads of it, without the lines that begin and end every such message. */
  readonly said: readonly string[];
}

function mistake(name: string, piece: string, other: string, ...said: readonly string[]): Mistake {
  return { name, text: exampleWith(piece, other), said };
}

function at(piece: string, said: string): string {
  return `line ${lineOf(piece)}, ${said}`;
}

/** Realistic mistakes. Their messages are what a stranger has to get by with. */
export const mistakes: readonly Mistake[] = [
  mistake(
    'a key at the top that is misspelt, told as one mistake and not as two',
    'entra:\n',
    'entras:\n',
    at('  cloud: global', 'entras: unknown key (did you mean entra?)'),
  ),
  mistake(
    'a key at the top that means nothing',
    'version: 1',
    'version: 1\nlogging: debug',
    'line 6, logging: unknown key (known here: version, aws, entra, state, jobs)',
  ),
  mistake('another version', 'version: 1', 'version: 2', 'line 5, version: must be 1'),
  mistake('a version in quotes', 'version: 1', "version: '1'", 'line 5, version: must be 1 (without quotes)'),
  mistake('a missing value', '  region: eu-west-1\n', '', 'line 10, aws.region: is missing'),
  mistake(
    'an external id that a shell could take for a command',
    'externalId: rolebridge-lab',
    'externalId: $(id)',
    'line 15, aws.readerRole.externalId: an external id has letters, digits and +=,.@:/_-',
  ),
  mistake(
    'a zone for a Region',
    'eu-west-1',
    'eu-west-1a',
    'line 9, aws.region: a Region is written eu-west-1',
  ),
  mistake(
    'a Region that is misspelt',
    'eu-west-1',
    'eu-wset-1',
    'line 9, aws.region: a Region is written eu-west-1',
  ),
  mistake(
    'a Region of the European Sovereign Cloud',
    'eu-west-1',
    'eusc-de-east-1',
    'line 9, aws.region: eusc-de-east-1 is in the partition aws-eusc that Rolebridge does not know; it knows Regions of aws, aws-us-gov, aws-cn',
  ),
  mistake(
    'a missing id that has words of its own',
    /^ {2}clientId: .*\n/mu.exec(example)?.[0] ?? '',
    '',
    at('  cloud: global', 'entra.clientId: is missing (an application (client) id is a GUID)'),
  ),
  mistake(
    'a misspelt id, told as one mistake and not as two',
    'clientId:',
    'clientID:',
    at('clientId:', 'entra.clientID: unknown key (did you mean clientId?)'),
  ),
  mistake(
    'another spelling of a cloud',
    'cloud: global',
    'cloud: usgov',
    at('cloud: global', 'entra.cloud: must be one of global, usGov, usGovDoD, china (did you mean usGov?)'),
  ),
  mistake(
    'a domain for a tenant',
    'tenantId: 7e9a1c00-0000-4000-8000-000000000001',
    'tenantId: contoso.onmicrosoft.com',
    at('tenantId:', 'entra.tenantId: a tenant id is a GUID'),
  ),
  mistake(
    'a literal of a union that is misspelt',
    credential,
    'credential: federatd',
    at(credential, `${credentialUnion} (did you mean federated?)`),
  ),
  mistake(
    'a key of a union that is misspelt',
    credential,
    'credential: { secretARN: x }',
    at(credential, `${credentialUnion} (did you mean secretArn instead of secretARN?)`),
  ),
  mistake(
    'a secret in the file',
    credential,
    'credential: { clientSecret: hunter2 }',
    at(credential, credentialUnion),
  ),
  mistake(
    'a wrong value in the branch that was meant, which may be a secret and is not repeated',
    credential,
    'credential: { secretArn: hunter2 }',
    at(credential, 'entra.credential.secretArn: the ARN of a Secrets Manager secret'),
  ),
  mistake(
    'a second key in a branch',
    credential,
    "credential: { secretArn: 'arn:aws:x', region: eu-west-1 }",
    at(
      credential,
      'entra.credential.region: unknown key (known here: certificateSecretArn, secretArn, environmentVariable)',
    ),
  ),
  mistake(
    'two branches at once',
    credential,
    "credential: { secretArn: 'arn:aws:x', environmentVariable: X }",
    at(credential, `${credentialUnion} (here are secretArn and environmentVariable: keep one)`),
  ),
  mistake(
    'another case',
    'dynamodb:',
    'dynamoDB:',
    at('dynamodb:', `${stateUnion} (did you mean dynamodb instead of dynamoDB?)`),
  ),
  mistake('another store', state, 'postgres:\n    url: x', at('dynamodb:', stateUnion)),
  mistake(
    'a text for a mapping',
    state,
    'dynamodb: rolebridge',
    at('dynamodb:', 'state.dynamodb: a mapping (key: value) is expected, this is text (with table)'),
  ),
  mistake(
    'a missing union',
    `state:\n  ${state}\n`,
    '',
    'state: is missing (the state is kept in dynamodb: { table } or sqlite: { file })',
  ),
  mistake(
    'another name for a policy',
    'policy: sync',
    'policy: delete',
    at('policy: sync', 'jobs.appRoles.policy: must be one of sync, upsert-only, create-only'),
  ),
  mistake(
    'a job by its name on the command line',
    '  appRoles:',
    '  app-roles:',
    at('    # upsert-only', 'jobs.app-roles: unknown key (did you mean appRoles?)').replace(
      /^line \d+/u,
      `line ${lineOf('    policy: sync')}`,
    ),
  ),
  mistake(
    'a length of time without its unit',
    'grace: 7d',
    'grace: 7',
    at('grace: 7d', 'jobs.appRoles.removal.grace: a length of time is written 90s, 15m, 24h or 7d'),
  ),
  mistake(
    'a length of time in words',
    'grace: 7d',
    'grace: 7 days',
    at('grace: 7d', 'jobs.appRoles.removal.grace: a length of time is written 90s, 15m, 24h or 7d'),
  ),
  mistake(
    'per cent for a share',
    'maxDeleteRatio: 0.3',
    'maxDeleteRatio: 30',
    at('maxDeleteRatio', 'jobs.appRoles.limits.maxDeleteRatio: must be at most 1 (a share: 0.3 is 30 %)'),
  ),
  mistake(
    'per cent in text',
    'maxDeleteRatio: 0.3',
    'maxDeleteRatio: 30%',
    at(
      'maxDeleteRatio',
      'jobs.appRoles.limits.maxDeleteRatio: a number is expected, this is text (such as 0.3)',
    ),
  ),
  mistake(
    'a number in quotes',
    'maxDeletes: 50',
    "maxDeletes: '50'",
    at('maxDeletes', 'jobs.appRoles.limits.maxDeletes: a number is expected, this is text (without quotes)'),
  ),
  mistake(
    'a number below nothing',
    'maxDeletes: 50',
    'maxDeletes: -1',
    at('maxDeletes', 'jobs.appRoles.limits.maxDeletes: must be at least 0'),
  ),
  mistake(
    'numbers for account ids',
    accounts,
    '          list: [{ id: 111122223333, name: a }, { id: 012345678901, name: b }]\n',
    ...[0, 1].map(
      (index) =>
        `line ${lineOfAccounts}, ${connection}.accounts.list[${index}].id: an account id is text: write it in quotes, or leading zeros get lost`,
    ),
  ),
  mistake(
    'thirteen digits',
    'removedAccounts: []',
    "removedAccounts: ['1111222233334']",
    at('removedAccounts', `${connection}.removedAccounts[0]: an account id has twelve digits`),
  ),
  mistake(
    'account ids without names',
    accounts,
    "          list: ['111122223333']\n",
    `line ${lineOfAccounts}, ${connection}.accounts.list[0]: a mapping (key: value) is expected, this is text (with id, name)`,
  ),
  mistake(
    'a list where it goes under a key',
    accounts,
    "          [{ id: '111122223333', name: a }]\n",
    `line ${lineOfAccounts}, ${accountsUnion} (put the list under list:)`,
  ),
  mistake(
    'British spelling',
    'organization:\n',
    'organisation:\n',
    `line ${lineOfAccounts}, ${accountsUnion} (did you mean organization instead of organisation?)`,
  ),
  mistake(
    'a misspelt key deep inside a union',
    '            include:\n',
    '            includes:\n',
    at(
      '              - ou:',
      `${connection}.accounts.organization.includes: unknown key (did you mean include?)`,
    ),
  ),
  mistake(
    'a misspelt selector, told as one mistake and not as two',
    '- ou: /Workloads',
    '- unit: /Workloads',
    at(
      '- ou:',
      `${connection}.accounts.organization.include[0].unit: unknown key (known here: id, name, ou, tag)`,
    ),
  ),
  mistake(
    'a selector that selects nothing',
    "- name: '*-sandbox'",
    '- {}',
    at(
      "- name: '*-sandbox'",
      `${connection}.accounts.organization.exclude[0]: name at least one of id, name, ou, tag`,
    ),
  ),
  mistake(
    'a list with nothing in it',
    '              - ou: /Workloads\n',
    '',
    at(
      '            include:',
      `${connection}.accounts.organization.include: a list is expected, this is empty`,
    ),
  ),
  mistake(
    'a number for a name',
    "name: '*-sandbox'",
    'name: 12',
    at(
      "name: '*-sandbox'",
      `${connection}.accounts.organization.exclude[0].name: text is expected, this is the number 12 (write it in quotes)`,
    ),
  ),
  mistake(
    'both id and appId',
    '          id: 7e9a1c00',
    '          appId: 7e9a1c00-0000-4000-8000-000000000005\n          id: 7e9a1c00',
    at('          id: 7e9a1c00', `${spUnion} (here are appId and id: keep one)`),
  ),
  mistake(
    'the provider of Identity Center',
    provider,
    'samlProvider: AWSSSO_0123_DO_NOT_DELETE',
    at(provider, `${connection}.samlProvider: AWSSSO_… providers belong to IAM Identity Center`),
  ),
  mistake(
    'a provider by its ARN',
    provider,
    'samlProvider: arn:aws:iam::111122223333:saml-provider/AzureAD',
    at(
      provider,
      `${connection}.samlProvider: a SAML provider name has 1 to 128 of letters, digits, dot, underscore, hyphen`,
    ),
  ),
  mistake(
    'a placeholder that is none',
    "'{accountName} {roleName}'",
    "'{account} {rolename}'",
    at(
      'displayName:',
      `${connection}.appRole.displayName: {account} is no placeholder; did you mean {accountId}?`,
    ).replace(/^line \d+/u, `line ${lineOf("'{accountName} {roleName}'")}`),
    at(
      "'{accountName} {roleName}'",
      `${connection}.appRole.displayName: {rolename} is no placeholder; did you mean {roleName}?`,
    ),
  ),
  mistake(
    'a tag without its value',
    '- path: /service-role/*',
    '- tag: team',
    at('- path: /service-role/*', `${connection}.roles.exclude[0].tag: a tag is written key=value`),
  ),
  mistake(
    'a line indented with a tab',
    '  region:',
    '\tregion:',
    'line 9: the line is indented with a tab (YAML wants spaces)',
  ),
  mistake(
    'a key that is there twice',
    '  region: eu-west-1',
    '  region: eu-west-1\n  region: eu-west-2',
    'line 10: the key region is there twice (join the two)',
  ),
  mistake(
    'a star without quotes',
    "name: '*-sandbox'",
    'name: *-sandbox',
    at(
      "name: '*-sandbox'",
      "YAML reads *-sandbox as a reference, and nothing is named so (a text that begins with a star goes in quotes: '*-sandbox')",
    ).replace(', ', ': '),
  ),
  mistake(
    'a quote that is not closed',
    "name: '*-sandbox'",
    "name: '*-sandbox",
    at("name: '*-sandbox'", "no valid YAML: Missing closing 'quote").replace(', ', ': '),
  ),
  mistake(
    'a key named like what objects have',
    'version: 1',
    'version: 1\n__proto__: { a: 1 }',
    'line 6, __proto__: unknown key (known here: version, aws, entra, state, jobs)',
  ),
  { name: 'an empty file', text: '', said: [wholeIs('empty')] },
  { name: 'a file of comments', text: '# later\n', said: [wholeIs('empty')] },
  { name: 'a list', text: '- a\n', said: [wholeIs('a list')] },
  { name: 'a text', text: 'hello', said: [wholeIs('text')] },
  {
    name: 'two documents',
    text: 'version: 1\n---\nversion: 1\n',
    said: ['line 2: a second document begins here (a configuration is one document: remove the ---)'],
  },
  {
    name: 'a file in UTF-16',
    text: 'v\u0000e\u0000r\u0000',
    said: ['the file is not UTF-8 text (save it as UTF-8)'],
  },
  {
    name: 'references that stand for millions of things',
    text: bomb(),
    said: ['its references (*name) stand for far too much text (write it out instead)'],
  },
];

function wholeIs(what: string): string {
  return `a mapping (key: value) is expected, this is ${what} (with version, aws, entra, state, jobs)`;
}

function bomb(): string {
  const names = 'abcdefgh'.split('');
  const many = (name: string): string => Array(10).fill(name).join(', ');
  return names
    .map((name, index) => `${name}: &${name} [${many(index === 0 ? 'x' : `*${names[index - 1] ?? ''}`)}]`)
    .join('\n');
}
