import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../../../src/core/errors.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import { writeAnnouncement } from '../../../src/jobs/credential-expiry/announcement-store.ts';
import type { Announcement } from '../../../src/jobs/credential-expiry/announcement.ts';
import { writeHandover } from '../../../src/jobs/credential-expiry/handover.ts';
import type { Inventory } from '../../../src/jobs/notices/inventory.ts';
import { readInventory } from '../../../src/jobs/credential-expiry/read-inventory.ts';
import type { CredentialExpiryReaders } from '../../../src/jobs/credential-expiry/readers.ts';
import { testContext } from '../../support/context.ts';
import { now } from './certificates.ts';
import {
  accepting,
  center,
  clientId,
  connection,
  endpoint,
  parts,
  readers,
  refusal,
  signing,
  wiki,
} from './estate.ts';

const clock = { now: () => now, sleep: () => Promise.resolve() };

/** A state in which AWS Health has said this. */
async function announced(announcement: Announcement): Promise<StateStore> {
  const { state } = readers();
  await writeAnnouncement(state, announcement);
  return state;
}

function read(
  given: Partial<CredentialExpiryReaders> = {},
  of = parts(),
  signal: AbortSignal = new AbortController().signal,
): Promise<Inventory> {
  return readInventory(of, readers(given), testContext(clock, signal));
}

const refuse = (code: string) => () => Promise.reject(refusal(code));
const listed = ({ credentials }: Inventory) =>
  credentials.map(
    ({ key, state, notAfter, evidence }) => `${state} ${key} ${notAfter?.slice(0, 10)} ${evidence}`,
  );
const gaps = ({ reads }: Inventory) =>
  reads.flatMap((each) => each.gaps.map(({ scope, code }) => `${scope} ${code}`));
const found = ({ findings }: Inventory) => findings.map(({ key }) => key);
const isUnread = ({ unread }: Inventory, key: string) => unread.some(({ prefix }) => key.startsWith(prefix));

describe('the inventory', () => {
  it('of a company in which all is well has every credential, and nothing to complain of', async () => {
    const inventory = await read();
    expect(listed(inventory)).toEqual(
      [
        `active client-secret/${clientId} 2027-01-01 read`,
        `active identity-center-certificate/identity-center/${'C'.repeat(40)} 2027-08-01 stated`,
        `active saml-signing-certificate/identity-center 2027-08-01 read`,
        `active saml-signing-certificate/production 2027-06-01 read`,
        `accepted saml-provider-certificate/111111111111/Entra/${'B'.repeat(40)} 2027-06-01 read`,
        `accepted saml-provider-certificate/222222222222/Entra/${'B'.repeat(40)} 2027-06-01 read`,
        `active scim-token/identity-center 2027-05-01 stated`,
      ].toSorted((a, b) => ((a.split(' ')[1] ?? '') < (b.split(' ')[1] ?? '') ? -1 : 1)),
    );
    expect(found(inventory)).toEqual([]);
    expect(inventory.unread).toEqual([]);
    expect(inventory.reads).toEqual([
      { source: 'Entra ID', found: '2 signing certificates of 2 service principals', gaps: [] },
      { source: 'Entra ID provisioning', found: '1 provisioning job', gaps: [] },
      { source: 'AWS IAM', found: '2 SAML providers in 2 accounts', gaps: [] },
      {
        source: 'IAM Identity Center',
        found: '0 announcements of AWS Health, 1 SCIM endpoint asked',
        gaps: [],
      },
    ]);
  });

  it('has every other SAML application when it is asked for them, and the named ones once', async () => {
    const inventory = await read({}, parts({ everySamlApplication: true }));
    expect(listed(inventory).filter((line) => line.includes('saml-signing'))).toEqual([
      `active saml-signing-certificate/${wiki.id} 2027-01-10 read`,
      `active saml-signing-certificate/identity-center 2027-08-01 read`,
      `active saml-signing-certificate/production 2027-06-01 read`,
    ]);
  });

  it('does not take a named application for another one when it alone could not be read', async () => {
    const { signingCertificates } = readers();
    const inventory = await read(
      { signingCertificates: { ...signingCertificates, servicePrincipal: refuse('ENTRA_REQUEST_FAILED') } },
      parts({ everySamlApplication: true }),
    );
    expect(listed(inventory).filter((line) => line.includes('saml-signing'))).toHaveLength(1);
  });

  it('says what cuts everybody off: an account without the certificate that Entra signs with', async () => {
    expect(found(await read({ samlProviders: accepting([]) }))).toEqual(['metadata-unreadable/production']);
    const { certificates } = wiki;
    expect(found(await read({ samlProviders: accepting(certificates) }))).toEqual([
      'active-certificate-missing/production',
    ]);
  });

  it('says that a token is refused, and never shows it', async () => {
    const inventory = await read({ scim: { accepts: () => Promise.resolve(false) } });
    expect(found(inventory)).toEqual(['scim-token-refused/identity-center']);
    expect(JSON.stringify(inventory)).not.toContain('the token"');
  });

  it('asks the endpoint with the token of the secret, without the line break around it', async () => {
    const asked: unknown[] = [];
    await read({
      secret: () => Promise.resolve('abc\n'),
      scim: { accepts: (credentials) => Promise.resolve(asked.push(credentials) > 0) },
    });
    expect(asked).toMatchObject([{ token: 'abc' }]);
  });

  it('knows the date of our own hand-over', async () => {
    const { state } = readers();
    const handover = { tokenFrom: '2026-11-10T00:00:00.000Z', expires: '2027-11-10T00:00:00.000Z' };
    await writeHandover(state, 'identity-center', handover);
    expect(listed(await read({ state }))).toContain('active scim-token/identity-center 2027-11-10 assumed');
  });

  const announcement: Announcement = {
    communicationId: 'a-1',
    receivedAt: '2026-11-30T00:00:00.000Z',
    text: 'It expires.',
    expires: '2027-02-01T00:00:00.000Z',
  };

  it('knows what AWS Health said', async () => {
    const inventory = await read({ state: await announced(announcement) });
    expect(listed(inventory)).toContain('active scim-token/identity-center 2027-02-01 announced');
    expect(inventory.remarks.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('stated in the configuration: 2027-05-01'),
    );
  });

  it('passes on what AWS Health said when it names no date', async () => {
    const { expires: _, ...dateless } = announcement;
    const inventory = await read({ state: await announced(dateless) });
    expect(inventory.findings).toMatchObject([
      { key: 'announcement-unreadable/a-1', text: expect.stringContaining('It expires.') as string },
    ]);
  });

  it('passes on what AWS Health said of another Region, and takes no date from it', async () => {
    const inventory = await read({ state: await announced({ ...announcement, region: 'us-east-1' }) });
    expect(inventory.findings).toMatchObject([
      { key: 'announcement-elsewhere/a-1', text: expect.stringContaining('It expires.') as string },
    ]);
    expect(listed(inventory)).toContain('active scim-token/identity-center 2027-05-01 stated');
  });

  it('passes on what AWS Health said also when no IAM Identity Center is configured', async () => {
    const inventory = await read({ state: await announced(announcement) }, parts({ identityCenter: [] }));
    expect(listed(inventory)).toContain('active scim-token/identity-center 2027-02-01 announced');
  });

  it('says that nobody knows the date of a token', async () => {
    const { settings } = parts();
    const [entry] = settings.identityCenter;
    const identityCenter = [{ ...entry, scim: { endpoint: entry?.scim?.endpoint } }];
    const inventory = await read({}, parts({ identityCenter }));
    expect(found(inventory)).toEqual(['scim-token-date-unknown/identity-center']);
  });
});

describe('what was judged', () => {
  const all = [
    ...[
      'active-certificate-missing',
      'staged-certificate-missing',
      'saml-provider-absent',
      'metadata-unreadable',
    ].map((kind) => `${kind}/production`),
    ...['production', 'identity-center'].map((name) => `active-certificate-ambiguous/${name}`),
    ...[
      'active-certificate-missing',
      'provisioning-quarantine',
      'provisioning-stale',
      'provisioning-disabled',
    ].map((kind) => `${kind}/identity-center`),
    ...['scim-token-date-unknown', 'scim-token-old-one', 'scim-token-refused'].map(
      (kind) => `${kind}/identity-center`,
    ),
    `entra-login/${clientId}`,
  ];

  it('is everything when all was read, and nothing was found', async () => {
    expect((await read()).judged).toEqual(all.toSorted());
  });

  it('is what was found, and not what could not be read', async () => {
    const { judged } = await read({
      ownApplication: { application: refuse('ENTRA_AUTHENTICATION') },
      scim: { accepts: () => Promise.resolve(false) },
    });
    expect(judged).toEqual(all.filter((key) => /scim-token|absent|metadata|login/u.test(key)).toSorted());
  });

  it('is not what the configuration does not watch', async () => {
    const { judged } = await read({}, parts({ identityCenter: [] }, { connections: [] }));
    expect(judged).toEqual([`entra-login/${clientId}`]);
  });
});

describe('two connections to the same accounts', () => {
  const twin = { ...connection, name: 'twin' };

  it('are each judged, and what the accounts accept is there once, in whatever order', async () => {
    const samlProviders = accepting(wiki.certificates);
    const [one, other] = await Promise.all(
      [
        [connection, twin],
        [twin, connection],
      ].map((connections) => read({ samlProviders }, parts({}, { connections }))),
    );
    expect(one && found(one)).toEqual([
      'active-certificate-missing/production',
      'active-certificate-missing/twin',
    ]);
    expect(one?.credentials.filter(({ state }) => state === 'accepted')).toHaveLength(2);
    expect(one?.credentials).toEqual(other?.credentials);
    expect(one?.findings).toEqual(other?.findings);
  });
});

describe('a source that cannot be read', () => {
  const { signingCertificates } = readers();

  it.each<{
    name: string;
    given: Partial<CredentialExpiryReaders>;
    gap: string;
    unread: readonly string[];
    lost: number;
  }>([
    {
      name: 'an application',
      given: {
        signingCertificates: {
          ...signingCertificates,
          servicePrincipal: (reference, context) =>
            'id' in reference
              ? Promise.reject(refusal('ENTRA_FORBIDDEN'))
              : signingCertificates.servicePrincipal(reference, context),
        },
      },
      gap: 'production ENTRA_FORBIDDEN',
      unread: [
        'saml-signing-certificate/production',
        'active-certificate-ambiguous/production',
        'active-certificate-missing/production',
        'staged-certificate-missing/production',
      ],
      lost: 1,
    },
    {
      name: 'our own application',
      given: { ownApplication: { application: refuse('ENTRA_FORBIDDEN') } },
      gap: 'our own application ENTRA_FORBIDDEN',
      unread: [`client-secret/${clientId}`],
      lost: 1,
    },
    {
      name: 'the provisioning jobs',
      given: { synchronization: { synchronizationJobs: refuse('ENTRA_FORBIDDEN') } },
      gap: 'identity-center ENTRA_FORBIDDEN',
      unread: [
        'provisioning/identity-center',
        'provisioning-quarantine/identity-center',
        'provisioning-stale/identity-center',
        'provisioning-disabled/identity-center',
      ],
      lost: 0,
    },
    {
      name: 'the SAML providers',
      given: { samlProviders: { providers: refuse('AWS_CREDENTIALS') } },
      gap: 'production AWS_CREDENTIALS',
      unread: [
        'active-certificate-missing/production',
        'saml-provider-absent/production',
        'metadata-unreadable/production',
        'saml-provider-certificate/111111111111/Entra/x',
      ],
      lost: 2,
    },
    {
      name: 'the secret of the token',
      given: { secret: refuse('AWS_SECRET_UNREADABLE') },
      gap: 'SCIM endpoint of identity-center AWS_SECRET_UNREADABLE',
      unread: ['scim-token-refused/identity-center'],
      lost: 0,
    },
    {
      name: 'the SCIM endpoint',
      given: { scim: { accepts: refuse('SCIM_UNREACHABLE') } },
      gap: 'SCIM endpoint of identity-center SCIM_UNREACHABLE',
      unread: ['scim-token-refused/identity-center'],
      lost: 0,
    },
    {
      name: 'the announcements',
      given: { state: { ...readers().state, list: refuse('STATE_UNREADABLE') } },
      gap: 'announcements STATE_UNREADABLE',
      unread: [
        'scim-token/identity-center',
        'scim-token-old-one/identity-center',
        'announcement-unreadable/a',
      ],
      lost: 1,
    },
    {
      name: 'the hand-over',
      given: {
        state: { ...readers().state, list: () => Promise.resolve([]), get: refuse('STATE_UNREADABLE') },
      },
      gap: 'hand-over of identity-center STATE_UNREADABLE',
      unread: ['scim-token-old-one/identity-center', 'scim-token-date-unknown/identity-center'],
      lost: 0,
    },
    {
      name: 'the hand-over for a moment, so that what else is known does not take its place',
      given: {
        state: { ...readers().state, list: () => Promise.resolve([]), get: refuse('STATE_THROTTLED') },
      },
      gap: 'hand-over of identity-center STATE_THROTTLED',
      unread: ['scim-token/identity-center', 'scim-token-date-unknown/identity-center'],
      lost: 1,
    },
    {
      name: 'a key of an application',
      given: {
        signingCertificates: {
          ...signingCertificates,
          servicePrincipal: async (reference, context) => {
            const principal = await signingCertificates.servicePrincipal(reference, context);
            return 'id' in reference ? { ...principal, certificates: [], problems: ['no DER'] } : principal;
          },
        },
      },
      gap: 'production SIGNING_KEY_UNREADABLE',
      unread: [
        'saml-signing-certificate/production',
        'active-certificate-ambiguous/production',
        'active-certificate-missing/production',
        'staged-certificate-missing/production',
      ],
      lost: 1,
    },
  ])('is a gap, and the rest goes on: $name', async ({ given, gap, unread, lost }) => {
    const inventory = await read(given);
    expect(gaps(inventory)).toEqual([gap]);
    expect(unread.filter((key) => !isUnread(inventory, key))).toEqual([]);
    expect(inventory.credentials).toHaveLength(7 - lost);
    expect(found(inventory)).toEqual([]);
  });

  it('is one announcement, which hides no other and no date that is stated', async () => {
    const { state } = readers();
    await state.put({ partition: 'announcements', name: 'bad' }, { v: 2 }, 'absent');
    const dateless = { communicationId: 'good', receivedAt: '2026-11-30T00:00:00.000Z', text: 'Soon.' };
    await writeAnnouncement(state, dateless);
    const inventory = await read({ state });
    expect(gaps(inventory)).toEqual(['announcement bad STATE_UNREADABLE']);
    expect(listed(inventory)).toContain('active scim-token/identity-center 2027-05-01 stated');
    expect(found(inventory)).toEqual(['announcement-unreadable/good']);
    expect(inventory.unread.map(({ prefix }) => prefix)).toEqual([
      'announcement-unreadable/bad',
      'announcement-elsewhere/bad',
    ]);
  });

  it('is a broken hand-over, whose token is as in memory when nothing else says its end', async () => {
    const [entry] = parts().settings.identityCenter;
    const identityCenter = [{ ...entry, scim: { endpoint } }];
    const state = { ...readers().state, get: refuse('STATE_UNREADABLE') };
    const inventory = await read({ state }, parts({ identityCenter }));
    expect(isUnread(inventory, 'scim-token/identity-center')).toBe(true);
    expect(listed(inventory).join()).not.toContain('scim-token');
    expect(found(inventory)).toEqual([]);
  });

  describe('in time', () => {
    const hanging = (): Promise<never> => new Promise(() => {});
    const stopping: CredentialExpiryReaders['samlProviders'] = {
      providers: (_name, _accounts, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new DeadlineError()), { once: true });
        }),
    };

    function readFor(given: Partial<CredentialExpiryReaders>): Promise<Inventory> {
      const reading = new AbortController();
      const context = { ...testContext(clock), reading: reading.signal };
      const inventory = readInventory(parts(), readers(given), context);
      setImmediate(() => reading.abort());
      return inventory;
    }

    it.each<{ name: string; given: Partial<CredentialExpiryReaders>; gap: string; unread: string }>([
      {
        name: 'that heeds the signal',
        given: { samlProviders: stopping },
        gap: 'production READ_OVERRAN',
        unread: 'active-certificate-missing/production',
      },
      {
        name: 'that does not',
        given: { samlProviders: { providers: hanging } },
        gap: 'production READ_OVERRAN',
        unread: 'active-certificate-missing/production',
      },
      {
        name: 'that knows no signal',
        given: { secret: hanging },
        gap: 'SCIM endpoint of identity-center READ_OVERRAN',
        unread: 'scim-token-refused/identity-center',
      },
    ])('is a gap, and the rest is told: one $name', async ({ given, gap, unread }) => {
      const inventory = await readFor(given);
      expect(gaps(inventory)).toEqual([gap]);
      expect(isUnread(inventory, unread)).toBe(true);
      expect(listed(inventory)).toContain('active scim-token/identity-center 2027-05-01 stated');
      expect(listed(inventory)).toContain('active saml-signing-certificate/production 2027-06-01 read');
    });

    it('says nothing of our login, and nothing else of Entra is asked for', async () => {
      const inventory = await readFor({ ownApplication: { application: hanging } });
      expect(gaps(inventory)).toContain('our own application READ_OVERRAN');
      expect(gaps(inventory)).toContain('production READ_OVERRAN');
      expect(isUnread(inventory, `entra-login/${clientId}`)).toBe(true);
      expect(found(inventory)).toEqual([]);
    });

    it('is no gap when it is the run that was stopped', async () => {
      const [run, reading] = [new AbortController(), new AbortController()];
      const context = { ...testContext(clock, run.signal), reading: reading.signal };
      const inventory = readInventory(parts(), readers({ samlProviders: stopping }), context);
      setImmediate(() => {
        run.abort();
        reading.abort();
      });
      await expect(inventory).rejects.toThrow(DeadlineError);
    });
  });

  it('is a gap also when a part of us breaks', async () => {
    const inventory = await read({ secret: () => Promise.reject(new TypeError('x is not a function')) });
    expect(gaps(inventory)).toEqual(['SCIM endpoint of identity-center UNEXPECTED']);
  });

  it('hides nothing of the accounts that are listed when it is the organization', async () => {
    const organization = { ...connection, name: 'all', accounts: { organization: { exclude: [] } } };
    const inventory = await read({}, parts({}, { connections: [connection, organization] }));
    expect(gaps(inventory)).toEqual(['accounts AWS_ORGANIZATION_UNREADABLE']);
    expect(isUnread(inventory, 'active-certificate-missing/all')).toBe(true);
    expect(isUnread(inventory, 'active-certificate-missing/production')).toBe(false);
    expect(listed(inventory).filter((line) => line.startsWith('accepted'))).toHaveLength(2);
  });

  it('is everything of Entra when we cannot sign in, which is told, and AWS is still read', async () => {
    const inventory = await read(
      { ownApplication: { application: refuse('ENTRA_AUTHENTICATION') } },
      parts({ everySamlApplication: true }),
    );
    expect(inventory.findings).toMatchObject([
      { key: `entra-login/${clientId}`, severity: 'critical', remedy: 'Mend it.' },
    ]);
    expect(gaps(inventory)).toEqual(['our own application ENTRA_AUTHENTICATION']);
    const hidden = [
      `client-secret/${clientId}`,
      'saml-signing-certificate/production',
      'saml-signing-certificate/identity-center',
      `saml-signing-certificate/${wiki.id}`,
      'active-certificate-missing/production',
      'active-certificate-missing/identity-center',
      'provisioning-quarantine/identity-center',
    ];
    expect(hidden.filter((key) => !isUnread(inventory, key))).toEqual([]);
    expect(listed(inventory).map((line) => line.split(' ')[1]?.split('/')[0])).toEqual([
      'identity-center-certificate',
      'saml-provider-certificate',
      'saml-provider-certificate',
      'scim-token',
    ]);
  });

  it('is not our login when Entra does not answer: that is open', async () => {
    const inventory = await read({ ownApplication: { application: refuse('ENTRA_UNREACHABLE') } });
    expect(found(inventory)).toEqual([]);
    expect(isUnread(inventory, `entra-login/${clientId}`)).toBe(true);
  });

  it('is one account, whose gap the others do not share', async () => {
    const samlProviders = accepting([signing]);
    const inventory = await read({
      samlProviders: {
        providers: async (name, accounts, context) => {
          const { items } = await samlProviders.providers(name, accounts.slice(1), context);
          return { items, gaps: [{ scope: '111111111111', code: 'AWS_READER_ROLE_DENIED', reason: 'no' }] };
        },
      },
    });
    expect(gaps(inventory)).toEqual(['111111111111 AWS_READER_ROLE_DENIED']);
    expect(isUnread(inventory, 'saml-provider-certificate/111111111111/Entra/x')).toBe(true);
    expect(isUnread(inventory, 'saml-provider-certificate/222222222222/Entra/x')).toBe(false);
  });

  it('is one of the other applications, whose gap is its own', async () => {
    const everySamlApplication = () =>
      Promise.resolve({
        items: [center],
        gaps: [{ scope: wiki.id, code: 'ENTRA_REQUEST_FAILED', reason: 'no' }],
      });
    const inventory = await read(
      { signingCertificates: { ...signingCertificates, everySamlApplication } },
      parts({ everySamlApplication: true }),
    );
    expect(isUnread(inventory, `saml-signing-certificate/${wiki.id}`)).toBe(true);
    expect(isUnread(inventory, 'saml-signing-certificate/production')).toBe(false);
  });

  it('is the provisioning, too, when its application cannot be read', async () => {
    const servicePrincipal: typeof signingCertificates.servicePrincipal = (reference, context) =>
      'displayName' in reference
        ? Promise.reject(refusal('ENTRA_FORBIDDEN'))
        : signingCertificates.servicePrincipal(reference, context);
    const inventory = await read({ signingCertificates: { ...signingCertificates, servicePrincipal } });
    expect(gaps(inventory)).toEqual(['identity-center ENTRA_FORBIDDEN']);
    expect(found(inventory)).toEqual([]);
    for (const kind of [
      'provisioning',
      'provisioning-stale',
      'provisioning-disabled',
      'provisioning-quarantine',
    ])
      expect(isUnread(inventory, `${kind}/identity-center`)).toBe(true);
  });

  it('is no source when the run was stopped', async () => {
    const stopped = new AbortController();
    const application = (): Promise<never> => {
      stopped.abort();
      return Promise.reject(refusal('ENTRA_INTERRUPTED'));
    };
    await expect(read({ ownApplication: { application } }, parts(), stopped.signal)).rejects.toThrow(
      DeadlineError,
    );
  });
});
