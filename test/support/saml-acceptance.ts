import { SAML } from '@node-saml/node-saml';
import type { World } from '../../src/lab/world.ts';
import { certificatesIn } from './saml-signing.ts';

/** A session in an account that AWS would open for whoever posts an assertion. */
export interface Session {
  readonly roleArn: string;
  readonly roleSessionName: string;
  /** Of the console. */
  readonly seconds: number;
}

export type Acceptance =
  | { readonly accepted: true; readonly sessions: readonly Session[] }
  | { readonly accepted: false; readonly because: string };

const attributes = 'https://aws.amazon.com/SAML/Attributes/';
const audiences = ['https://signin.aws.amazon.com/saml', 'urn:amazon:webservices'];

/**
 * Looks at a SAML response as AWS does: the signature by the metadata that the account has, audience, times, and then
 * each pair of the claim Role. AWS: "Configure SAML assertions for the authentication response"; "Troubleshoot SAML
 * federation with IAM". A response without one pair that leads to a session is refused, with the first reason.
 * @param response Base64, as a browser posts it.
 */
export async function acceptance(response: string, world: World, now: Date): Promise<Acceptance> {
  const xml = Buffer.from(response, 'base64').toString('utf8');
  // Unsigned as yet: it says whose metadata is asked, no more.
  const pairs = valuesIn(xml, 'Role').map((value) => value.split(','));
  if (pairs.length === 0) return refused('the assertion has no claim Role');
  const outcomes = await Promise.all(pairs.map((pair) => sessionFor(pair, response, world, now)));
  const sessions = outcomes.filter((each): each is Session => typeof each !== 'string');
  if (sessions.length > 0) return { accepted: true, sessions };
  return refused(outcomes.find((each) => typeof each === 'string') ?? 'no pair of the claim Role is one');
}

function refused(because: string): Acceptance {
  return { accepted: false, because };
}

async function sessionFor(
  pair: readonly string[],
  response: string,
  world: World,
  now: Date,
): Promise<Session | string> {
  const roleArn = pair.find((each) => each.includes(':role/'));
  const providerArn = pair.find((each) => each.includes(':saml-provider/'));
  if (pair.length !== 2 || roleArn === undefined || providerArn === undefined)
    return `${pair.join(',')} is no pair of a role and a provider`;
  const account = world.aws.accounts.find(({ id }) => roleArn.split(':')[4] === id);
  const provider = account?.samlProviders.find(({ name }) => providerArn.endsWith(`:saml-provider/${name}`));
  if (account === undefined || provider === undefined || providerArn.split(':')[4] !== account.id)
    return `${providerArn} does not exist`;
  const read = await readAssertion(response, provider.metadata, now);
  if (typeof read === 'string') return read;
  const role = account.roles.find(({ name, path }) => roleArn.endsWith(`:role${path}${name}`));
  if (role === undefined) return `${roleArn} does not exist`;
  if (!trusts(role.trust, providerArn, read.recipient))
    return `${roleArn} does not trust ${providerArn} at ${read.recipient}`;
  const { seconds = 3_600 } = read;
  if (seconds > role.maxSessionDuration)
    return `SessionDuration ${seconds} is longer than ${role.maxSessionDuration} of ${roleArn}`;
  return { roleArn, roleSessionName: read.roleSessionName, seconds };
}

interface Assertion {
  readonly recipient: string;
  readonly roleSessionName: string;
  readonly seconds?: number;
}

/** What it says, or why AWS takes nothing that it says. */
async function readAssertion(response: string, metadata: string, now: Date): Promise<Assertion | string> {
  const [, issuer = ''] = /entityID="([^"]+)"/u.exec(metadata) ?? [];
  let signed: string | undefined;
  const reasons: string[] = [];
  for (const audience of audiences) {
    const saml = new SamlAt(now, {
      callbackUrl: 'https://signin.aws.amazon.com/saml',
      issuer: audience,
      audience,
      idpIssuer: issuer,
      idpCert: [...certificatesIn(metadata)],
      wantAuthnResponseSigned: false,
      wantAssertionsSigned: true,
    });
    try {
      const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: response });
      signed ??= profile?.getAssertionXml?.();
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (signed === undefined) return reasons[0] ?? 'the assertion is not signed';
  return claimsOf(signed);
}

function claimsOf(assertion: string): Assertion | string {
  const [, recipient] = /<(?:\w+:)?SubjectConfirmationData[^>]*\sRecipient="([^"]+)"/u.exec(assertion) ?? [];
  if (recipient === undefined) return 'the assertion has no Recipient';
  if (!/^https:\/\/(?:[a-z0-9-]+\.)?signin\.aws\.amazon\.com\/saml$/u.test(recipient))
    return `${recipient} is no address of AWS`;
  const [roleSessionName = '', ...more] = valuesIn(assertion, 'RoleSessionName');
  if (more.length > 0 || !/^[\w+=,.@-]{2,64}$/u.test(roleSessionName))
    return `RoleSessionName ${roleSessionName || 'none'} is no name of a session`;
  const [duration] = valuesIn(assertion, 'SessionDuration');
  if (duration === undefined) return { recipient, roleSessionName };
  const seconds = Number(duration);
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200)
    return `SessionDuration ${duration} is not from 900 to 43200`;
  return { recipient, roleSessionName, seconds };
}

function valuesIn(xml: string, name: string): readonly string[] {
  const attribute = new RegExp(
    String.raw`<(?:\w+:)?Attribute [^>]*Name="${attributes}${name}"[^>]*>(.*?)</(?:\w+:)?Attribute>`,
    'su',
  );
  const [, body = ''] = attribute.exec(xml) ?? [];
  return [...body.matchAll(/<(?:\w+:)?AttributeValue[^>]*>([^<]*)</gu)].map(([, text = '']) =>
    text.replaceAll('&amp;', '&'),
  );
}

interface Statement {
  readonly Effect?: unknown;
  readonly Action?: unknown;
  readonly Principal?: { readonly Federated?: unknown };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Of the plain form alone: any other trusts nobody here. */
function trusts(
  policy: World['aws']['accounts'][number]['roles'][number]['trust'],
  arn: string,
  recipient: string,
): boolean {
  if (typeof policy === 'string') return false;
  const statements = list(policy['Statement']) as readonly Statement[];
  return statements.some(({ Effect, Action, Principal, Condition = {} }) => {
    const conditions = Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => ({ operator, key: key.toLowerCase(), values: list(value) })),
    );
    return (
      Effect === 'Allow' &&
      list(Principal?.Federated).includes(arn) &&
      list(Action).includes('sts:AssumeRoleWithSAML') &&
      conditions.every(
        ({ operator, key, values }) =>
          operator === 'StringEquals' && key === 'saml:aud' && values.includes(recipient),
      )
    );
  });
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The library's own judgement of times, by the clock of the lab. */
class SamlAt extends SAML {
  readonly #now: number;

  constructor(now: Date, options: ConstructorParameters<typeof SAML>[0]) {
    super(options);
    this.#now = now.getTime();
  }

  protected override checkTimestampsValidityError(
    _now: number,
    notBefore: string,
    notOnOrAfter: string,
    maxTimeLimitMs?: number,
  ): Error | null {
    return super.checkTimestampsValidityError(this.#now, notBefore, notOnOrAfter, maxTimeLimitMs);
  }
}
