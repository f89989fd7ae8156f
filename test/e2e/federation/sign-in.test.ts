import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../src/lab/world.ts';
import type { RunReport } from '../../../src/core/report.ts';
import { user } from '../../support/groups.ts';
import { acceptance } from '../../support/saml-acceptance.ts';
import { signingCertificate, signingWith } from '../../support/saml-signing.ts';
import { samlTrust } from '../../support/worlds.ts';
import {
  bareCompany,
  bareConfig,
  connection,
  federationApp,
  prod,
  provider,
  sandbox,
  setUp,
  type FederationApp,
} from './bare-company.ts';
import { accountOf, assertionFor, principalOf, registrationOf, roleOf, signIn } from './posted.ts';

const first = user(1).id;
const [admin, reader] = [`arn:aws:iam::${prod}:role/Admin`, `arn:aws:iam::${prod}:role/ReadOnly`];

let whole: World;
let reports: readonly RunReport[];
beforeAll(async () => {
  const app = federationApp(bareCompany());
  reports = await setUp(app);
  whole = app.now();
}, 60_000);

/** The set-up as it ended, to be broken. */
function company(): FederationApp {
  return federationApp(whole);
}

describe('an empty tenant and bare accounts', () => {
  it('are set up without anybody’s help', () => {
    expect(reports.map(({ status, degraded }) => ({ status, degraded }))).toEqual([
      { status: 'applied', degraded: false },
      { status: 'applied', degraded: false },
      { status: 'applied', degraded: false },
    ]);
    expect(reports.flatMap(({ withheld }) => withheld)).toEqual([]);
  });

  it('then let in whoever a group says, and to nothing else', async () => {
    const app = company();
    expect(await signIn(app, first)).toEqual({
      accepted: true,
      sessions: [{ roleArn: admin, roleSessionName: 'user1@example.com', seconds: 3_600 }],
    });
    expect(await signIn(app, user(2).id)).toMatchObject({
      accepted: true,
      sessions: [{ roleArn: reader }, { roleArn: `arn:aws:iam::${sandbox}:role/ReadOnly` }],
    });
    expect(() => assertionFor(app, user(3).id)).toThrow('not assigned');
  });

  it('leave nothing to do, and nothing is written again', async () => {
    const app = company();
    expect(await app.plan()).toMatchObject({
      status: 'no-changes',
      degraded: false,
      withheld: [],
      remarks: [],
    });
    expect(await app.apply()).toMatchObject({ status: 'no-changes' });
    expect(app.lab.journal.writes().filter(({ operation }) => !operation.startsWith('dynamodb:'))).toEqual(
      [],
    );
  });

  it('have a plan that is the same until it is done, and that is done under its id', async () => {
    const app = federationApp(bareCompany());
    const { planId = '' } = await app.plan();
    expect((await app.plan()).planId).toBe(planId);
    expect(await app.apply({ expect: planId })).toMatchObject({ status: 'applied', withheld: [] });
  });
});

const otherKey = signingCertificate({ name: 'another' }).verify.key ?? '';

/** The policy of the claims, with another text in it. */
function rewriteClaims({ world }: FederationApp, from: string, to: string): void {
  for (const policy of world.entra.claimsMappingPolicies) {
    const text = policy.definition[0] ?? '';
    expect(text).toContain(from);
    policy.definition = [text.replace(from, to)];
  }
}

describe('one thing that is wrong keeps people out', () => {
  it.each<{
    readonly name: string;
    readonly breaks: (app: FederationApp) => unknown;
    readonly because: string;
  }>([
    {
      name: 'an identifier that AWS does not know',
      breaks: (app) => (registrationOf(app).identifierUris = ['https://aws.example.com']),
      because: 'audience mismatch',
    },
    {
      name: 'a reply URL that is not AWS',
      breaks: (app) => (registrationOf(app).redirectUris = ['https://aws.example.com/saml']),
      because: 'no address of AWS',
    },
    {
      name: 'a reply URL of a Region that the role does not trust',
      breaks: (app) => (registrationOf(app).redirectUris = ['https://eu-west-1.signin.aws.amazon.com/saml']),
      because: 'does not trust',
    },
    {
      name: 'the claim Role in another case',
      breaks: (app) => rewriteClaims(app, 'SAML/Attributes/Role"', 'SAML/attributes/Role"'),
      because: 'no claim Role',
    },
    {
      name: 'a session name with a blank in it',
      breaks: (app) => rewriteClaims(app, '"userprincipalname"', '"displayname"'),
      because: 'no name of a session',
    },
    {
      name: 'a session below 15 minutes',
      breaks: (app) => rewriteClaims(app, '"3600"', '"600"'),
      because: 'not from 900 to 43200',
    },
    {
      name: 'a session of more than 12 hours',
      breaks: (app) => rewriteClaims(app, '"3600"', '"43201"'),
      because: 'not from 900 to 43200',
    },
    {
      name: 'a session beyond what the role allows',
      breaks: (app) => rewriteClaims(app, '"3600"', '"28800"'),
      because: 'longer than 14400',
    },
    {
      name: 'metadata of another application',
      breaks: (app) => {
        for (const each of accountOf(app, prod).samlProviders)
          each.metadata = each.metadata.replaceAll(
            /<X509Certificate>[^<]+/gu,
            `<X509Certificate>${otherKey}`,
          );
      },
      because: 'signature',
    },
    {
      name: 'a certificate that Entra signs with and the account does not have',
      breaks: (app) => Object.assign(principalOf(app), signingWith({ name: 'another' })),
      because: 'signature',
    },
    {
      name: 'no SAML provider',
      breaks: (app) => (accountOf(app, prod).samlProviders = []),
      because: `saml-provider/${provider} does not exist`,
    },
    {
      name: 'no such role',
      breaks: (app) => (roleOf(app, prod, 'Admin').name = 'Admins'),
      because: 'role/Admin does not exist',
    },
    {
      name: 'a role that trusts another provider',
      breaks: (app) =>
        (roleOf(app, prod, 'Admin').trust = samlTrust(`arn:aws:iam::${prod}:saml-provider/Other`)),
      because: 'does not trust',
    },
    {
      name: 'an app role that names no pair',
      breaks: (app) => {
        for (const each of principalOf(app).appRoles)
          if (each.value?.includes('/Admin') === true) each.value = admin;
      },
      because: 'no pair of a role and a provider',
    },
  ])('$name', async ({ breaks, because }) => {
    const app = company();
    breaks(app);
    const result = await signIn(app, first);
    expect(result).toMatchObject({ accepted: false, because: expect.stringContaining(because) as string });
  });

  it('an assertion that was kept', async () => {
    const app = company();
    const response = assertionFor(app, first);
    app.lab.clock.advance(3 * 3_600_000);
    expect(await acceptance(response, app.world, app.lab.clock.now())).toMatchObject({
      accepted: false,
      because: expect.stringContaining('expired') as string,
    });
  });

  it('an assertion that somebody changed', async () => {
    const app = company();
    const xml = Buffer.from(assertionFor(app, first), 'base64').toString('utf8');
    const changed = Buffer.from(xml.replaceAll('role/Admin', 'role/ReadOnly')).toString('base64');
    expect(await acceptance(changed, app.world, app.lab.clock.now())).toMatchObject({
      accepted: false,
      because: expect.stringContaining('signature') as string,
    });
  });

  it('nobody is let in by an application that is switched off', () => {
    const app = company();
    principalOf(app).accountEnabled = false;
    expect(() => assertionFor(app, first)).toThrow('is disabled');
  });
});

describe('several connections', () => {
  it('get identifiers of their own, in the order of the configuration', async () => {
    const second = connection({
      name: 'second',
      servicePrincipal: { displayName: 'AWS second' },
      samlProvider: 'Second',
      roles: [],
    });
    const app = federationApp(bareCompany(), bareConfig([connection(), second]));
    expect(await app.apply()).toMatchObject({ status: 'applied', withheld: [] });
    expect(registrationOf(app).identifierUris).toEqual(['https://signin.aws.amazon.com/saml']);
    expect(registrationOf(app, 'AWS second').identifierUris).toEqual([
      'https://signin.aws.amazon.com/saml#1',
    ]);
    await app.publish();
    await app.apply();
    expect(await app.plan()).toMatchObject({ status: 'no-changes', withheld: [] });
  });
});
