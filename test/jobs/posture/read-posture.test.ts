import { describe, expect, it } from 'vitest';
import { DeadlineError, RolebridgeError } from '../../../src/core/errors.ts';
import type { FederationConnection } from '../../../src/jobs/posture/connection.ts';
import { isSignInEvidence } from '../../../src/jobs/posture/evidence.ts';
import { postureOf } from '../../../src/jobs/posture/posture-of.ts';
import {
  readPosture,
  type PostureQuestion,
  type PostureReading,
} from '../../../src/jobs/posture/read-posture.ts';
import type { PostureReaders } from '../../../src/jobs/posture/readers.ts';
import { known } from '../../../src/model/known.ts';
import { testContext } from '../../support/context.ts';
import { notRight } from '../../support/posture-cases.ts';
import {
  account,
  connectionOf,
  group,
  identityCenterEvidence,
  ownEvidence,
  production,
  signInEvidence,
} from '../../support/posture-evidence.ts';

const question: PostureQuestion = {
  setUp: new Set(['workforce']),
  writtenBy: new Map([['workforce', ['app-roles']]]),
  needed: ownEvidence().needed,
  clientId: 'client-rolebridge',
};
const clock = { now: () => new Date('2026-11-20T08:00:00Z'), sleep: () => Promise.resolve() };
const forbidden = new RolebridgeError('ENTRA_FORBIDDEN', 'Graph refuses it', { hint: 'Grant it.' });
const unreadable = new RolebridgeError('AWS_ORGANIZATION_UNREADABLE', 'no organization', { hint: 'Look.' });

const right = signInEvidence('app-roles');
const application = right.application.state === 'known' ? right.application.value : undefined;
const allGroups = [
  group('group-production', `AWS-${production}-ReadOnly`),
  group('group-other', 'AWS-Sales'),
  group('group-id', 'Administrators'),
];

interface Changes {
  readonly federation?: Partial<PostureReaders['federation']>;
  readonly groups?: PostureReaders['groups']['groups'];
  readonly organization?: PostureReaders['organization'];
  readonly accounts?: PostureReaders['accounts'];
  readonly permissionSets?: PostureReaders['permissionSets'];
}

function readers({
  federation,
  groups,
  organization,
  accounts,
  permissionSets,
}: Changes = {}): PostureReaders {
  const nobody = () => Promise.reject(new Error('nobody asks for that'));
  return {
    partition: 'aws',
    organization: organization ?? { accounts: nobody },
    accounts: accounts ?? {
      accounts: (wanted) => Promise.resolve(wanted.map(({ id, name }) => account(id, name))),
    },
    groups: {
      groups: groups ?? (() => Promise.resolve({ items: allGroups.map((each) => each.group), gaps: [] })),
      assignedTo: nobody,
      withNestedGroups: nobody,
    },
    federation: {
      application: () => Promise.resolve(application),
      identifiersInUse: () => Promise.resolve(known([])),
      groups: (ids) =>
        Promise.resolve(
          known(ids.map((id) => allGroups.find((each) => each.group.id === id) ?? group(id, id))),
        ),
      own: () => Promise.resolve(ownEvidence().servicePrincipal),
      assignmentCounts: nobody,
      ...federation,
    },
    ...(permissionSets === undefined ? {} : { permissionSets }),
  };
}

const list = (...ids: readonly string[]) => ({ accounts: { list: ids.map((id) => ({ id, name: id })) } });
const named = (name: string, settings = {}): FederationConnection =>
  connectionOf('app-roles', { name, ...settings });

function read(connections: readonly FederationConnection[], changes: Changes = {}): Promise<PostureReading> {
  return readPosture(connections, readers(changes), question, testContext(clock));
}

async function groupsIn(connection: FederationConnection, changes: Changes = {}): Promise<readonly string[]> {
  const [evidence] = (await read([connection], changes)).connections;
  if (evidence?.groups.state !== 'known') throw new Error('the groups are not known');
  return evidence.groups.value.map((each) => each.group.id);
}

describe('the groups in scope of a connection', () => {
  it('are those that are assigned, and those that the naming rule names whole', async () => {
    expect(await groupsIn(named('workforce'))).toEqual(['group-production', 'group-sandbox']);
  });

  it('and those that an id names', async () => {
    const groups = {
      ids: { 'a5f00000-0000-4000-8000-000000000001': `arn:aws:iam::${production}:role/Admin` },
    };
    const found = {
      ...allGroups[2]?.group,
      id: 'a5f00000-0000-4000-8000-000000000001',
    } as (typeof allGroups)[number]['group'];
    const ids = await groupsIn(named('workforce', { groups }), {
      groups: () => Promise.resolve({ items: [found], gaps: [] }),
    });
    expect(ids).toEqual(['a5f00000-0000-4000-8000-000000000001', 'group-production', 'group-sandbox']);
  });

  it('are only those that are assigned where the connection says nothing of groups', async () => {
    const neverAsked = () => Promise.reject(new Error('nobody asks for names'));
    expect(await groupsIn(named('workforce', { groups: undefined }), { groups: neverAsked })).toEqual([
      'group-production',
      'group-sandbox',
    ]);
  });

  it('are not known when their listing broke off', async () => {
    const gaps = [{ scope: 'everything', code: 'ENTRA_FORBIDDEN', reason: 'refused', hint: 'Grant it.' }];
    const { connections, reads } = await read([named('workforce')], {
      groups: () => Promise.resolve({ items: [], gaps }),
    });
    expect(connections[0]?.groups).toMatchObject({ state: 'unknown', lacks: 'GroupMember.Read.All' });
    expect(reads[0]?.gaps).toEqual([
      { scope: 'workforce', code: 'ENTRA_FORBIDDEN', reason: 'refused', hint: 'Grant it.' },
    ]);
  });
});

describe('what cannot be read', () => {
  it('of one connection leaves the others as they are', async () => {
    const { connections } = await read(
      [named('first'), named('second', { servicePrincipal: { displayName: 'Lost' } })],
      {
        federation: {
          application: (reference) =>
            'displayName' in reference && reference.displayName === 'Lost'
              ? Promise.reject(forbidden)
              : Promise.resolve(application),
        },
      },
    );
    expect(connections.map(({ application: each }) => each.state)).toEqual(['known', 'unknown']);
    expect(connections[1]?.application).toMatchObject({ lacks: 'Application.Read.All' });
    const posture = postureOf({ connections, own: ownEvidence() });
    expect(notRight(posture)).toContain('unknown application-present Lost Application.Read.All');
  });

  it('of the organization leaves the accounts of lists known', async () => {
    const { connections } = await read(
      [named('first', { accounts: { organization: {} } }), named('second', list(production))],
      {
        organization: { accounts: () => Promise.reject(unreadable) },
      },
    );
    const states = connections.filter(isSignInEvidence).map(({ accounts }) => accounts.state);
    expect(states).toEqual(['unknown', 'known']);
  });

  it('of accounts is no reason to know nothing of the application', async () => {
    const { connections } = await read([named('first')], {
      accounts: { accounts: () => Promise.reject(unreadable) },
    });
    expect(connections[0]).toMatchObject({
      application: { state: 'known' },
      accounts: { state: 'unknown', code: 'AWS_ORGANIZATION_UNREADABLE' },
    });
  });

  it('of ourselves is told as that', async () => {
    const { own, reads } = await read([named('first')], {
      federation: { own: () => Promise.reject(forbidden) },
    });
    expect(own.servicePrincipal.state).toBe('unknown');
    expect(reads.at(-1)?.gaps).toHaveLength(1);
  });

  it('because of a mistake of ours stops the run', async () => {
    const broken = read([named('first')], {
      federation: { application: () => Promise.reject(new TypeError('x')) },
    });
    await expect(broken).rejects.toThrow(TypeError);
  });

  it('because the run was stopped stops it', async () => {
    const stopped = readPosture(
      [named('first')],
      readers({ federation: { application: () => Promise.reject(unreadable) } }),
      question,
      testContext(clock, AbortSignal.abort()),
    );
    await expect(stopped).rejects.toThrow(DeadlineError);
  });
});

describe('the accounts of a connection', () => {
  it('are those that are active, by their ids', async () => {
    const [evidence] = (await read([named('first', list('444455556666', production))])).connections.filter(
      isSignInEvidence,
    );
    expect(evidence?.accounts).toMatchObject({
      value: [{ account: { id: production } }, { account: { id: '444455556666' } }],
    });
  });

  it('are unknown when none is active', async () => {
    const suspended = {
      id: production,
      name: 'production',
      partition: 'aws' as const,
      state: 'SUSPENDED',
      organizationalUnits: [],
    };
    const { connections, remarks } = await read([named('first', { accounts: { organization: {} } })], {
      organization: { accounts: () => Promise.resolve([suspended]) },
    });
    expect(connections[0]).toMatchObject({ accounts: { state: 'unknown', code: 'NO_ACCOUNTS' } });
    expect(remarks).toHaveLength(1);
  });
});

describe('accounts that are not those of a connection', () => {
  const elsewhereOf = async (connections: readonly FederationConnection[]) =>
    (await read(connections)).connections.map((each) =>
      isSignInEvidence(each) ? [...(each.elsewhere ?? [])] : [],
    );

  it('are told where another connection has them with the same provider', async () => {
    const other = named('other', list('444455556666'));
    expect(await elsewhereOf([named('workforce', list(production)), other])).toEqual([
      [['444455556666', { reason: 'other-connection', connection: 'other' }]],
      [[production, { reason: 'other-connection', connection: 'workforce' }]],
    ]);
  });

  it('are not where it has them with another provider', async () => {
    const other = named('other', { ...list('444455556666'), samlProvider: 'Okta' });
    expect(await elsewhereOf([named('workforce', list(production)), other])).toEqual([[], []]);
  });
});

describe('permission sets', () => {
  const center = identityCenterEvidence().connection;
  const neverAsked = () => Promise.reject(new Error('nobody asks for permission sets'));

  it('are not read where nobody asks how long an activation lasts', async () => {
    const plain = connectionOf('identity-center', { groups: undefined });
    const { connections } = await read([plain], {
      permissionSets: { sessions: neverAsked },
    });
    expect(connections[0]).toMatchObject({ permissionSets: { state: 'known', value: [] } });
  });

  it('are unknown when Identity Center refuses', async () => {
    const { connections } = await read([center], {
      permissionSets: { sessions: () => Promise.reject(unreadable) },
    });
    expect(connections[0]).toMatchObject({ permissionSets: { state: 'unknown' } });
  });
});

it('what was read says who writes a connection, and whether the set-up may', async () => {
  const { connections } = await read([named('workforce'), named('other')]);
  expect(connections.map(({ setUp, writtenBy }) => ({ setUp, writtenBy }))).toEqual([
    { setUp: true, writtenBy: ['app-roles'] },
    { setUp: false, writtenBy: [] },
  ]);
});
