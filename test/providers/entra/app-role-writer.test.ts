import { describe, expect, it } from 'vitest';
import type { FaultInput, World } from '../../../src/lab/world.ts';
import type { AppRoleEdit, EditResult } from '../../../src/model/entra.ts';
import { APPLICATION_ID, MSIAM_ACCESS_ID, msiamAccess, SERVICE_PRINCIPAL_ID } from '../../support/worlds.ts';
import { entraWorld, onLab, stillMine } from './lab-entra.ts';

type Role = World['entra']['servicePrincipals'][number]['appRoles'][number];

const GET = 'GET servicePrincipals/{id}';
const PATCH = 'PATCH servicePrincipals/{id}';
const OBJECT = { surface: 'servicePrincipal', objectId: SERVICE_PRINCIPAL_ID } as const;

const id = (number: number): string => `7e9a1c00-0000-4000-9000-${String(number).padStart(12, '0')}`;

function role(number: number, changes: Partial<Role> = {}): Role {
  return {
    id: id(number),
    value: `arn:aws:iam::111122223333:role/r${number},arn:aws:iam::111122223333:saml-provider/Entra`,
    displayName: `Role ${number}`,
    description: '',
    isEnabled: true,
    allowedMemberTypes: ['User'],
    origin: 'ServicePrincipal',
    ...changes,
  };
}

const FOREIGN: readonly Role[] = [
  { ...role(0), ...msiamAccess(), description: null } as Role,
  role(900, { value: 'Some.Thing', description: 'of “others” — não nossa', isEnabled: false }),
  role(901, { value: 'other', description: null }),
];

const add = (number: number): AppRoleEdit => {
  const { value, displayName, description } = role(number);
  return { type: 'add', id: id(number), value: value ?? '', displayName, description: description ?? '' };
};
const change = (number: number, displayName = 'renamed'): AppRoleEdit => ({
  type: 'change',
  id: id(number),
  displayName,
  description: '',
});
const only = (type: 'enable' | 'disable' | 'remove', number: number): AppRoleEdit => ({
  type,
  id: id(number),
});

interface Situation {
  readonly roles?: readonly Role[];
  readonly faults?: readonly FaultInput[];
  readonly entra?: Partial<World['entra']>;
}

/** An object with foreign roles around ours, and a writer for it. */
function situation({ roles = [], faults = [], entra = {} }: Situation) {
  const [builtIn, ...others] = FOREIGN;
  const appRoles = [...(builtIn === undefined ? [] : [builtIn]), ...roles, ...others];
  const world = entraWorld({ servicePrincipal: { appRoles }, faults: [...faults] });
  const made = onLab({ ...world, entra: { ...world.entra, ...entra } });
  const held = () => made.lab.world.entra.servicePrincipals[0]?.appRoles ?? [];
  const foreign = () => JSON.stringify(held().filter((each) => FOREIGN.some((one) => one.id === each.id)));
  return {
    ...made,
    held,
    foreign,
    ofRole: (number: number) => held().find((each) => each.id === id(number)),
    write: (edits: readonly AppRoleEdit[], mine = stillMine) =>
      made.writer.write(OBJECT, edits, mine, made.context),
  };
}

const statuses = (results: readonly EditResult[]): readonly string[] =>
  results.map((result) =>
    result.status === 'applied' ? 'applied' : result.status === 'failed' ? result.failure.code : result.why,
  );

const error = (status: number, code: string, message = 'Injected.') =>
  ({ type: 'error', status, code, message }) as const;

describe('writing app roles', () => {
  it('adds 500 roles with GET, PATCH, GET and nothing else, and leaves foreign roles as they were', async () => {
    const { write, calls, held, foreign } = situation({
      roles: Array.from({ length: 300 }, (_, n) => role(n + 1)),
    });
    const before = foreign();
    const results = await write(Array.from({ length: 500 }, (_, n) => add(n + 400)));
    expect(new Set(statuses(results))).toEqual(new Set(['applied']));
    expect(calls()).toEqual([GET, PATCH, GET]);
    expect(held()).toHaveLength(803);
    expect(foreign()).toBe(before);
  });

  it('makes no call when there is nothing to write', async () => {
    const { write, calls } = situation({});
    expect(await write([])).toEqual([]);
    expect(calls()).toEqual([]);
  });

  it('writes nothing when everything is so already', async () => {
    const { write, lab } = situation({ roles: [role(1)] });
    expect(statuses(await write([add(1), only('enable', 1)]))).toEqual([
      'applied',
      'APP_ROLE_EDITS_CONTRADICT',
    ]);
    expect(statuses(await write([add(1)]))).toEqual(['applied']);
    expect(lab.journal.writes()).toEqual([]);
  });

  it('disables, changes and removes in the order that Entra asks for', async () => {
    const { write, calls, ofRole, foreign } = situation({
      roles: [
        role(1),
        role(2),
        role(3, { isEnabled: false }),
        role(4, { isEnabled: false }),
        role(5, { isEnabled: false }),
      ],
    });
    const before = foreign();
    const edits = [change(1), only('disable', 2), only('enable', 3), only('remove', 4), add(6), change(5)];
    expect(statuses(await write(edits))).toEqual(edits.map(() => 'applied'));
    expect(calls()).toEqual([GET, PATCH, PATCH, GET]);
    expect([1, 2, 3, 5, 6].map((number) => [ofRole(number)?.displayName, ofRole(number)?.isEnabled])).toEqual(
      [
        ['renamed', true],
        ['Role 2', false],
        ['Role 3', true],
        ['renamed', true],
        ['Role 6', true],
      ],
    );
    expect(ofRole(4)).toBeUndefined();
    expect(foreign()).toBe(before);
  });

  it('merges into what is there at the time of writing', async () => {
    const { write, lab, ofRole } = situation({ roles: [role(1)] });
    lab.world.entra.servicePrincipals[0]?.appRoles.push(role(77, { value: 'made meanwhile' }));
    await write([add(2)]);
    expect(ofRole(77)).toEqual(role(77, { value: 'made meanwhile' }));
  });

  it('writes to the application where the roles are its own', async () => {
    const world = entraWorld({ application: { appRoles: [msiamAccess()] } });
    const { lab, writer, context, calls } = onLab(world);
    const object = { surface: 'application', objectId: APPLICATION_ID } as const;
    expect(statuses(await writer.write(object, [add(1)], stillMine, context))).toEqual(['applied']);
    expect(calls()).toEqual(['GET applications/{id}', 'PATCH applications/{id}', 'GET applications/{id}']);
    expect(lab.world.entra.applications[0]?.appRoles.map((each) => each.id)).toEqual([
      MSIAM_ACCESS_ID,
      id(1),
    ]);
  });

  it('fails an edit that does not fit any more, alone', async () => {
    const { write, ofRole } = situation({ roles: [role(1)] });
    expect(statuses(await write([only('remove', 1), only('disable', 55), add(2)]))).toEqual([
      'APP_ROLE_ENABLED',
      'APP_ROLE_NOT_FOUND',
      'applied',
    ]);
    expect(ofRole(1)).toEqual(role(1));
  });
});

describe('writing app roles in spite of', () => {
  const edits = [change(1), add(2), only('remove', 3)];
  const roles = [role(1), role(3, { isEnabled: false })];

  it.each([
    { name: 'throttling', effect: { ...error(429, 'TooManyRequests'), retryAfter: 30 } },
    { name: 'a server error', effect: error(500, 'InternalServerError') },
    { name: 'a service that is down', effect: error(503, 'ServiceUnavailable') },
    { name: 'a page of a load balancer', effect: { type: 'garbage' } },
    { name: 'concurrent requests', effect: error(409, 'Directory_ConcurrencyViolation') },
    { name: 'a broken connection', effect: { type: 'reset' } },
    { name: 'a reply that got lost after the write', effect: { type: 'lost-reply' } },
  ] as const)('$name', async ({ effect }) => {
    for (const operation of ['graph:GET', 'graph:PATCH']) {
      for (const skip of [0, 1]) {
        const { write, ofRole, held, foreign } = situation({
          roles,
          faults: [{ operation, skip, times: 2, effect }],
        });
        const before = foreign();
        expect(statuses(await write(edits))).toEqual(['applied', 'applied', 'applied']);
        expect([ofRole(1)?.displayName, ofRole(2)?.isEnabled, ofRole(3)]).toEqual([
          'renamed',
          true,
          undefined,
        ]);
        expect(held()).toHaveLength(FOREIGN.length + 2);
        expect(foreign()).toBe(before);
      }
    }
  });

  it('reads that lag behind the write', async () => {
    const { write, lab } = situation({ roles, entra: { replicationLag: 4 } });
    const before = lab.clock.now().getTime();
    expect(statuses(await write(edits))).toEqual(['applied', 'applied', 'applied']);
    expect(lab.journal.count('graph:GET')).toBe(1 + 5);
    expect(lab.clock.now().getTime()).toBeGreaterThan(before);
  });

  it('an Entra that takes disabled roles for enabled a while longer', async () => {
    const { write, lab, ofRole } = situation({ roles, entra: { disableSettles: 3 } });
    expect(statuses(await write(edits))).toEqual(['applied', 'applied', 'applied']);
    expect(lab.journal.count('graph:PATCH')).toBe(1 + 4);
    expect(ofRole(1)).toEqual(role(1, { displayName: 'renamed' }));
  });
});

describe('writing app roles that fails', () => {
  it('tells what Graph says when the object is full, once, and leaves it as it was', async () => {
    const { write, held, lab } = situation({ roles: Array.from({ length: 1000 }, (_, n) => role(n + 2000)) });
    const results = await write([...Array.from({ length: 300 }, (_, n) => add(n + 1)), change(2000)]);
    expect(results[0]).toMatchObject({
      status: 'failed',
      failure: {
        code: 'Directory_ResourceSizeExceeded',
        message: expect.stringContaining('size of the object'),
        hint: expect.stringContaining('enterprise'),
      },
    });
    expect(statuses(results).at(-1)).toBe('earlier-failure');
    expect(lab.journal.count('graph:PATCH')).toBe(1);
    expect(held()).toHaveLength(1003);
  });

  it.each([
    { code: 'DuplicateValue', status: 400 },
    { code: 'Request_BadRequest', status: 400 },
    { code: 'Authorization_RequestDenied', status: 403 },
  ])('does not try $code again', async ({ code, status }) => {
    const effect = error(status, code);
    const { write, lab } = situation({ faults: [{ operation: 'graph:PATCH', times: 'always', effect }] });
    const [result] = await write([add(1)]);
    expect(result).toMatchObject({ status: 'failed', failure: { code, hint: expect.stringMatching(/\w/) } });
    expect(lab.journal.count('graph:PATCH')).toBe(1);
  });

  it('keeps what the first step did, and says which role the second one left disabled', async () => {
    const { write, ofRole, foreign } = situation({
      roles: [role(1), role(3, { isEnabled: false })],
      faults: [
        { operation: 'graph:PATCH', skip: 1, times: 'always', effect: error(400, 'Request_BadRequest') },
      ],
    });
    const before = foreign();
    const results = await write([change(1), add(2), only('remove', 3)]);
    expect(statuses(results)).toEqual(['Request_BadRequest', 'applied', 'Request_BadRequest']);
    expect(
      results.map((result) => result.status === 'failed' && result.failure.message.includes('left disabled')),
    ).toEqual([true, false, false]);
    expect(ofRole(1)).toEqual(role(1, { isEnabled: false }));
    expect(ofRole(2)).toBeDefined();
    expect(foreign()).toBe(before);
  });

  it('tells the reason with the edits when only their preparation was refused', async () => {
    const effect = error(400, 'Request_BadRequest');
    const { write } = situation({ roles: [role(1)], faults: [{ operation: 'graph:PATCH', effect }] });
    expect(statuses(await write([change(1)]))).toEqual(['Request_BadRequest']);
  });

  it('gives up on a role that Entra never takes for disabled', async () => {
    const { write, lab } = situation({ roles: [role(1)], entra: { disableSettles: 1000 } });
    const before = lab.clock.now().getTime();
    const results = await write([change(1)]);
    expect(statuses(results)).toEqual(['CannotDeleteOrUpdateEnabledEntitlement']);
    expect(lab.clock.now().getTime() - before).toBeLessThan(300_000);
  });

  it('does not call applied what cannot be read back', async () => {
    const { write } = situation({
      roles: [role(2), role(3, { isEnabled: false })],
      entra: { replicationLag: 1000 },
    });
    const results = await write([add(1), only('disable', 2), only('remove', 3)]);
    expect(results).toMatchObject([
      {
        status: 'failed',
        failure: { code: 'ENTRA_READ_BACK', message: expect.stringContaining('not there') },
      },
      {
        status: 'failed',
        failure: {
          code: 'ENTRA_READ_BACK',
          message: expect.stringContaining('isEnabled is true, not false'),
        },
      },
      {
        status: 'failed',
        failure: { code: 'ENTRA_READ_BACK', message: expect.stringContaining('still there') },
      },
    ]);
  });

  it('says so when the read after the write is refused', async () => {
    const effect = error(403, 'Authorization_RequestDenied');
    const { write, ofRole } = situation({
      faults: [{ operation: 'graph:GET', skip: 1, times: 'always', effect }],
    });
    expect(statuses(await write([add(1)]))).toEqual(['ENTRA_READ_BACK']);
    expect(ofRole(1)).toBeDefined();
  });

  it('writes nothing when the collection cannot be read', async () => {
    const effect = error(403, 'Authorization_RequestDenied');
    const { write, lab } = situation({ faults: [{ operation: 'graph:GET', times: 'always', effect }] });
    expect(statuses(await write([add(1), add(2)]))).toEqual([
      'Authorization_RequestDenied',
      'Authorization_RequestDenied',
    ]);
    expect(lab.journal.writes()).toEqual([]);
  });

  it('writes nothing when the login is refused', async () => {
    const world = entraWorld();
    const credential = { type: 'client-secret', secret: async () => 'wrong' } as const;
    const { writer, context, lab } = onLab(world, { credential });
    expect(statuses(await writer.write(OBJECT, [add(1)], stillMine, context))).toEqual([
      'ENTRA_AUTHENTICATION',
    ]);
    expect(lab.journal.writes()).toEqual([]);
  });
});

describe('a run that may not go on', () => {
  it('attempts nothing after its deadline', async () => {
    const { write, abort, lab } = situation({});
    abort.abort(new Error('time is over'));
    expect(statuses(await write([add(1), add(2)]))).toEqual(['deadline', 'deadline']);
    expect(lab.journal.entries).toEqual([]);
  });

  it('stops a wait at its deadline', async () => {
    const effect = { ...error(429, 'TooManyRequests'), retryAfter: 60 };
    const { write, abort, lab, ofRole } = situation({
      faults: [{ operation: 'graph:PATCH', times: 'always', effect }],
    });
    const sleep = lab.clock.sleep.bind(lab.clock);
    lab.clock.sleep = async (...wait) => {
      abort.abort(new Error('time is over'));
      await sleep(...wait);
    };
    expect(statuses(await write([add(1)]))).toEqual(['deadline']);
    expect(lab.journal.count('graph:PATCH')).toBe(1);
    expect(ofRole(1)).toBeUndefined();
  });

  it('says which roles it leaves disabled when the deadline comes between the steps', async () => {
    const { writer, context, abort, ofRole } = situation({ roles: [role(1), role(3, { isEnabled: false })] });
    let asked = 0;
    const mine = async () => {
      asked += 1;
      if (asked === 2) {
        abort.abort(new Error('time is over'));
        abort.signal.throwIfAborted();
      }
    };
    const results = await writer.write(OBJECT, [change(1), add(2), only('remove', 3)], mine, context);
    expect(results).toMatchObject([
      { status: 'failed', failure: { code: 'DEADLINE', message: expect.stringContaining('left disabled') } },
      { status: 'failed', failure: { code: 'ENTRA_READ_BACK' } },
      { status: 'not-attempted', why: 'deadline' },
    ]);
    expect(ofRole(1)?.isEnabled).toBe(false);
    expect(ofRole(2)).toBeDefined();
  });

  it('asks before each PATCH whether it still has the lease, and stops writing when it has not', async () => {
    const { write, lab, ofRole } = situation({ roles: [role(1)] });
    let asked = 0;
    const results = await write([change(1), add(2)], async () => {
      asked += 1;
      if (asked === 2) throw new Error('lost the lease');
    });
    expect(lab.journal.count('graph:PATCH')).toBe(1);
    expect(statuses(results)).toEqual(['UNEXPECTED', 'applied']);
    expect(ofRole(2)).toBeDefined();
  });
});
