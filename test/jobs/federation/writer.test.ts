import { describe, expect, it } from 'vitest';
import { createMemoryState } from '../../../src/app-defaults.ts';
import type { Change } from '../../../src/core/change.ts';
import { RolebridgeError } from '../../../src/core/errors.ts';
import { readOwnAssignments } from '../../../src/jobs/federation/assignment-ledger.ts';
import { keyOf, type FederationItem } from '../../../src/jobs/federation/federation-item.ts';
import { noteRequest, readSetUpRecord } from '../../../src/jobs/federation/set-up-record.ts';
import type { FederationWriterPorts } from '../../../src/jobs/federation/writer-ports.ts';
import { createFederationWriter } from '../../../src/jobs/federation/writer.ts';
import { known } from '../../../src/model/known.ts';
import { createLabClock } from '../../../src/lab/clock.ts';
import { testContext } from '../../support/context.ts';
import {
  account,
  activeCertificate,
  group,
  production,
  sandbox,
  signInEvidence,
  withAccount,
  withPosture,
} from '../../support/posture-evidence.ts';
import { planned } from './plans.ts';

const roles = [{ name: 'Admin' }];

/** Everything that a new connection by names takes, in two accounts. */
async function everything(): Promise<readonly Change<FederationItem>[]> {
  const absent = (id: string) =>
    known({
      accountId: id,
      arn: `arn:aws:iam::${id}:saml-provider/AzureAD`,
      status: 'absent' as const,
    });
  const evidence = {
    ...signInEvidence('group-names', { roles, groups: { assign: true } }),
    application: known(undefined),
    identifiersInUse: known([]),
    accounts: known(
      [production, sandbox].map((id) => account(id, id, { provider: absent(id), roles: known([]) })),
    ),
  };
  return (await planned(evidence)).reading.desired.items.map((after) => ({
    action: 'create',
    key: keyOf(after),
    after,
    why: '',
  }));
}

interface Asked {
  readonly calls: string[];
  readonly ports: FederationWriterPorts;
}

/** Clouds that note what they are asked, and refuse what `refuses` says. */
function clouds(refuses: (call: string) => boolean = () => false): Asked {
  const calls: string[] = [];
  const state = createMemoryState({});
  const ask = async (call: string): Promise<void> => {
    calls.push(call);
    if (refuses(call)) throw new RolebridgeError('REFUSED', `${call} was refused`, { hint: 'Allow it.' });
  };
  const made = { servicePrincipalId: 'sp-new', applicationId: 'app-new', appId: 'client-new' };
  const signing = {
    id: 'sp-new',
    appId: 'client-new',
    displayName: 'AWS',
    preferredThumbprint: activeCertificate.thumbprint,
    certificates: [activeCertificate],
    problems: [],
    notificationEmailAddresses: [],
  };
  const { application } = signInEvidence('group-names');
  const found = application.state === 'known' ? application.value : undefined;
  return {
    calls,
    ports: {
      applications: {
        instantiate: async () => {
          await ask('instantiate');
          return made;
        },
        saveSettings: (_object, settings) => ask(`save ${Object.keys(settings).join(' ')}`),
        saveClaimsMapping: () => ask('save claims'),
        assign: async (_id, { principalId }) => {
          const own = await readOwnAssignments(state);
          await ask(`assign ${principalId}, ${own.length} noted`);
          return { status: 'made' };
        },
        unassign: (_id, assignment) => ask(`unassign ${assignment}`),
        metadata: () => Promise.resolve(`<X509Certificate>${activeCertificate.der}</X509Certificate>`),
      },
      accounts: {
        createProvider: ({ id }) => ask(`provider ${id}`),
        createRole: ({ id }, { name }) => ask(`role ${id} ${name}`),
        updateRole: ({ id }, name) => ask(`update ${id} ${name}`),
      },
      signingCertificates: {
        servicePrincipal: () =>
          Promise.resolve(calls.includes('activate') ? signing : { ...signing, certificates: [] }),
        everySamlApplication: () => Promise.resolve({ items: [], gaps: [] }),
        published: () => Promise.resolve([activeCertificate]),
        add: async () => {
          await ask('add certificate');
          return activeCertificate;
        },
        activate: () => ask('activate'),
      },
      entra: { application: () => Promise.resolve(found) },
      state,
      concurrency: 1,
      stillMine: () => Promise.resolve(),
    },
  };
}

const context = (signal?: AbortSignal) =>
  testContext(createLabClock(new Date('2026-11-20T08:00:00.000Z')), signal);

const inEntra = [
  'instantiate',
  'save signOnMode',
  'save identifierUris',
  'save redirectUris',
  'save groupMembershipClaims groupClaim',
  'save assignmentRequired',
  'add certificate',
  'activate',
];

describe('the writer of the set-up', () => {
  it('writes each part after those that it needs', async () => {
    const { calls, ports } = clouds();
    const changes = await everything();
    const outcomes = await createFederationWriter(ports).apply(changes, context());
    expect(outcomes.every(({ status }) => status === 'applied')).toBe(true);
    expect(outcomes).toHaveLength(changes.length);
    expect(calls).toEqual([
      ...inEntra,
      `provider ${production}`,
      `role ${production} Admin`,
      `provider ${sandbox}`,
      `role ${sandbox} Admin`,
      // Whoever is killed in between finds it noted.
      'assign group-production, 1 noted',
      'assign group-sandbox, 2 noted',
    ]);
  });

  it('takes the application that a run before it has made, and was not told of', async () => {
    const { calls, ports } = clouds();
    await noteRequest(ports.state, 'workforce', { application: { step: 'asked', displayName: 'AWS' } });
    await createFederationWriter(ports).apply(await everything(), context());
    expect(calls.slice(0, 1)).toEqual(['save signOnMode']);
    expect(await readSetUpRecord(ports.state, 'workforce')).toEqual({
      application: { step: 'finished', displayName: 'AWS', servicePrincipalId: 'sp-aws' },
    });
  });

  it.each([
    { name: 'that somebody else owns, too', owners: ['sp-rolebridge', 'mallory'] },
    { name: 'that nobody owns', owners: [] },
  ])('takes no application $name', async ({ owners }) => {
    const { calls, ports } = clouds();
    await noteRequest(ports.state, 'workforce', { application: { step: 'asked', displayName: 'AWS' } });
    const people = owners.map((id) => ({ id, type: 'user' as const, displayName: id }));
    const { application } = withPosture(signInEvidence('group-names'), {
      owners: known({ servicePrincipal: people, application: people }),
    });
    const found = application.state === 'known' ? application.value : undefined;
    const entra = { application: () => Promise.resolve(found) };
    const [first] = await createFederationWriter({ ...ports, entra }).apply(await everything(), context());
    expect(first).toMatchObject({ status: 'failed', failure: { code: 'FEDERATION_NAME_TAKEN' } });
    expect(calls).toEqual([]);
  });

  it('activates no certificate that it did not ask for', async () => {
    const { calls, ports } = clouds();
    const changes = (await everything()).filter(({ key }) => key.includes('signing-certificate'));
    const signingCertificates = {
      ...ports.signingCertificates,
      servicePrincipal: async () => ({
        ...(await ports.signingCertificates.servicePrincipal({ id: 'sp-new' }, context())),
        certificates: [activeCertificate],
        preferredThumbprint: null,
      }),
    };
    const object = { servicePrincipalId: 'sp-new', applicationId: 'app-new', appId: 'client-new' };
    const there = changes.map((change) =>
      change.action === 'create' ? { ...change, after: { ...change.after, object } } : change,
    );
    const writer = createFederationWriter({ ...ports, signingCertificates });
    expect(await writer.apply(there, context())).toMatchObject([
      { status: 'failed', failure: { code: 'FEDERATION_CERTIFICATE_UNKNOWN' } },
    ]);
    expect(calls).toEqual([]);
  });

  it('asks for an application again that never shows', async () => {
    const { calls, ports } = clouds();
    await noteRequest(ports.state, 'workforce', { application: { step: 'asked', displayName: 'AWS' } });
    const entra = { application: () => Promise.resolve(undefined) };
    await createFederationWriter({ ...ports, entra }).apply(await everything(), context());
    expect(calls.slice(0, 2)).toEqual(['instantiate', 'save signOnMode']);
  });

  it.each(inEntra.map((call) => ({ call })))('stops the connection when "$call" fails', async ({ call }) => {
    const { calls, ports } = clouds((asked) => asked === call);
    const changes = await everything();
    const outcomes = await createFederationWriter(ports).apply(changes, context());
    expect(calls).toEqual(inEntra.slice(0, inEntra.indexOf(call) + 1));
    const statuses = outcomes.map((outcome) =>
      outcome.status === 'not-attempted' ? outcome.why : outcome.status,
    );
    expect(new Set(statuses.slice(statuses.indexOf('failed') + 1))).toEqual(new Set(['earlier-failure']));
    expect(outcomes).toHaveLength(changes.length);
  });

  it.each([
    {
      name: 'refused',
      assigned: { status: 'refused', error: new RolebridgeError('NO', 'no', { hint: 'x' }) },
    },
    { name: 'there already', assigned: { status: 'there' } },
  ] as const)('claims no assignment that was $name', async ({ assigned }) => {
    const { ports } = clouds();
    const applications = { ...ports.applications, assign: () => Promise.resolve(assigned) };
    const outcomes = await createFederationWriter({ ...ports, applications }).apply(
      await everything(),
      context(),
    );
    expect(await readOwnAssignments(ports.state)).toEqual([]);
    const statuses = outcomes.flatMap(({ status, change }) =>
      change.key.includes('group-assignment') ? [status] : [],
    );
    expect(new Set(statuses)).toEqual(new Set([assigned.status === 'there' ? 'applied' : 'failed']));
  });

  it('tells of each part that is done', async () => {
    const { ports } = clouds();
    const told: (readonly [number, number])[] = [];
    const changes = await everything();
    await createFederationWriter(ports).apply(changes, {
      ...context(),
      progress: (progress) => {
        if ('done' in progress) told.push([progress.done, progress.total ?? 0]);
      },
    });
    expect(told).toEqual(changes.map((_, index) => [index + 1, changes.length]));
  });

  it('remembers what was finished and could not be noted', async () => {
    const { ports } = clouds();
    const finished = { connection: 'workforce', displayName: 'AWS', servicePrincipalId: 'sp-aws' };
    const plan = { kind: 'part', changes: [], withheld: [], unchanged: 0, existing: {} };
    await createFederationWriter(ports).remember(plan, [], context(), { finished: [finished] });
    expect(await readSetUpRecord(ports.state, 'workforce')).toMatchObject({
      application: { step: 'finished', servicePrincipalId: 'sp-aws' },
    });
  });

  it('leaves the certificate to somebody who was faster', async () => {
    const { calls, ports } = clouds();
    const changes = (await everything()).filter(({ key }) => key.includes('signing-certificate'));
    const object = { servicePrincipalId: 'sp-new', applicationId: 'app-new', appId: 'client-new' };
    const there = changes.map((change) =>
      change.action === 'create' ? { ...change, after: { ...change.after, object } } : change,
    );
    calls.push('activate');
    const outcomes = await createFederationWriter(ports).apply(there, context());
    expect(outcomes.map(({ status }) => status)).toEqual(['applied']);
    expect(calls).toEqual(['activate']);
  });

  it('goes on in the other accounts when one fails', async () => {
    const { calls, ports } = clouds((asked) => asked === `provider ${production}`);
    const outcomes = await createFederationWriter(ports).apply(await everything(), context());
    const of = (text: string) => outcomes.find(({ change }) => change.key.includes(text))?.status;
    expect([of(`saml-provider/${production}`), of(`federated-role/${production}`)]).toEqual([
      'failed',
      'not-attempted',
    ]);
    expect(calls.slice(-3)).toEqual([
      `role ${sandbox} Admin`,
      'assign group-production, 1 noted',
      'assign group-sandbox, 2 noted',
    ]);
  });

  it('leaves what it has no time for', async () => {
    const { calls, ports } = clouds();
    const outcomes = await createFederationWriter(ports).apply(
      await everything(),
      context(AbortSignal.abort()),
    );
    expect(calls).toEqual([]);
    expect(new Set(outcomes.map((outcome) => outcome.status === 'not-attempted' && outcome.why))).toEqual(
      new Set(['deadline']),
    );
  });

  it('fails where the metadata never shows the certificate that is signed with', async () => {
    const { calls, ports } = clouds();
    const applications = { ...ports.applications, metadata: () => Promise.resolve('<EntityDescriptor/>') };
    const outcomes = await createFederationWriter({ ...ports, applications }).apply(
      await everything(),
      context(),
    );
    const failed = outcomes.flatMap((outcome) => (outcome.status === 'failed' ? [outcome.failure.code] : []));
    expect(failed).toEqual(['FEDERATION_METADATA_LATE', 'FEDERATION_METADATA_LATE']);
    expect(calls.some((call) => call.startsWith('provider'))).toBe(false);
  });

  it('grants before it takes away, and forgets what it took', async () => {
    const { calls, ports } = clouds();
    const before = signInEvidence('app-roles', { groups: { assign: true } });
    const own = {
      connection: 'workforce',
      servicePrincipalId: 'sp-aws',
      groupId: 'group-old',
      appRoleId: 'app-role-0',
    };
    await ports.state.put(
      { partition: 'ledger#federation', name: Object.values(own).join(' ') },
      own,
      'absent',
    );
    const evidence = withPosture(before, {
      assignments: known([
        {
          id: 'left-over',
          appRoleId: 'app-role-0',
          principalId: 'group-old',
          principalType: 'Group',
          principalDisplayName: group('group-old', 'Old').group.displayName,
        },
      ]),
    });
    const { reading, plan } = await planned(withAccount(evidence, {}), {
      policy: 'sync',
      state: ports.state,
    });
    expect(reading.current.filter(({ type }) => type === 'group-assignment')).toHaveLength(1);
    const changes = [...plan.changes, ...plan.withheld.map(({ change }) => change)];
    await createFederationWriter(ports).apply(changes, context());
    expect(calls).toEqual([
      'assign group-production, 2 noted',
      'assign group-sandbox, 3 noted',
      'unassign left-over',
    ]);
    expect((await readOwnAssignments(ports.state)).map(({ groupId }) => groupId)).toEqual([
      'group-production',
      'group-sandbox',
    ]);
  });
});
