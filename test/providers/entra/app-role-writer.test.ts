import { describe, expect, it } from 'vitest';
import type { FaultInput, World } from '../../../src/lab/world.ts';
import type { AppRoleEdit } from '../../../src/model/entra.ts';
import type { EditResult } from '../../../src/model/edit-result.ts';
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
  value: role(number).value ?? '',
  displayName,
  description: '',
});
const only = (type: 'enable' | 'disable' | 'remove', number: number): AppRoleEdit => ({
  type,
  id: id(number),
  value: role(number).value ?? '',
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

const statuses = (results: readonly EditResult<AppRoleEdit>[]): readonly string[] =>
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
    expect(calls()).toEqual([GET, PATCH, GET, PATCH, GET]);
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
    expect(lab.journal.count('graph:GET')).toBe(1 + 5 + 5);
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
      // A removal comes after the grants, and not on the base of a read that does not show them.
      { status: 'not-attempted', why: 'earlier-failure' },
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

/** Calls `act` once, when the given PATCH, counted from 1, is about to be handled, or has been, whatever came of it. */
function aroundPatch(
  { lab }: { readonly lab: { fetch: (request: Request) => Promise<Response> } },
  side: 'before' | 'after',
  which: number,
  act: () => void,
): void {
  const fetch = lab.fetch.bind(lab);
  let count = 0;
  lab.fetch = async (request) => {
    if (request.method !== 'PATCH') return await fetch(request);
    count += 1;
    const now = count === which;
    if (now && side === 'before') act();
    try {
      return await fetch(request);
    } finally {
      if (now && side === 'after') act();
    }
  };
}

describe('somebody else who writes the same object', () => {
  const roles = [role(1), role(3, { isEnabled: false }), role(50)];
  const edits = [change(1), add(2), only('remove', 3)];
  const strangers: readonly {
    readonly name: string;
    readonly act: (held: Role[]) => void;
    readonly see: (held: readonly Role[]) => unknown;
    readonly stays: unknown;
  }[] = [
    {
      name: 'disables a role',
      act: (held) => held.filter((each) => each.id === id(50)).forEach((each) => (each.isEnabled = false)),
      see: (held) => held.find((each) => each.id === id(50))?.isEnabled,
      stays: false,
    },
    {
      name: 'adds a role',
      act: (held) => void held.push(role(60)),
      see: (held) => held.some((each) => each.id === id(60)),
      stays: true,
    },
  ];
  const moments = [
    { when: 'between the two steps', patch: 1, faults: [], entra: {} },
    { when: 'while reads lag behind the first step', patch: 1, faults: [], entra: { replicationLag: 2 } },
    { when: 'while Entra takes time to settle', patch: 2, faults: [], entra: { disableSettles: 3 } },
    ...[error(503, 'ServiceUnavailable'), error(429, 'TooManyRequests'), { type: 'reset' } as const].flatMap(
      (effect) =>
        [0, 1].map((skip) => ({
          when: `while step ${skip + 1} waits after ${effect.type === 'error' ? effect.code : effect.type}`,
          patch: skip + 1,
          faults: [{ operation: 'graph:PATCH', skip, times: 1, effect }],
          entra: {},
        })),
    ),
  ];

  it.each(strangers.flatMap((stranger) => moments.map((moment) => ({ ...stranger, ...moment }))))(
    '$name $when: it stays so',
    async ({ act, see, stays, patch, faults, entra }) => {
      const made = situation({ roles, faults, entra });
      aroundPatch(made, 'after', patch, () => act(made.lab.world.entra.servicePrincipals[0]?.appRoles ?? []));
      expect(statuses(await made.write(edits))).toEqual(['applied', 'applied', 'applied']);
      expect(see(made.held())).toBe(stays);
      expect([made.ofRole(1)?.displayName, made.ofRole(1)?.isEnabled]).toEqual(['renamed', true]);
    },
  );

  it('enables a role again that is disabled for a change: nobody fights, and nothing is said that is not known', async () => {
    const made = situation({ roles });
    aroundPatch(made, 'before', 2, () => {
      for (const each of made.held()) if (each.id === id(1)) each.isEnabled = true;
    });
    expect(await made.write([change(1)])).toMatchObject([
      { failure: { code: 'ENTRA_READ_BACK', message: expect.stringContaining('may be left disabled') } },
    ]);
    expect(made.ofRole(1)).toEqual(role(1));
    expect(made.lab.journal.count('graph:PATCH')).toBe(2);
  });

  it('gives the id to another value: it is not touched', async () => {
    const made = situation({ roles: [role(1, { value: 'Somebody.Elses' })] });
    const all = (['enable', 'disable', 'remove'] as const).map((type) => only(type, 1));
    for (const edit of [...all, change(1)])
      expect(statuses(await made.write([edit]))).toEqual(['APP_ROLE_CHANGED']);
    expect(made.lab.journal.writes()).toEqual([]);
  });
});

describe('a name that Graph refuses', () => {
  const refusing = (made: ReturnType<typeof situation>, isBad = /"displayName":"BAD/): void => {
    const fetch = made.lab.fetch.bind(made.lab);
    made.lab.fetch = async (request) => {
      if (request.method !== 'PATCH' || !isBad.test(await request.clone().text()))
        return await fetch(request);
      const refused = {
        code: 'Request_BadRequest',
        message: 'One or more properties contains invalid values.',
      };
      return Response.json({ error: refused }, { status: 400 });
    };
  };
  const messageOf = (result: EditResult<AppRoleEdit> | undefined): string =>
    result?.status === 'failed' ? result.failure.message : '';

  it('fails its own change alone, and leaves no role disabled', async () => {
    const made = situation({
      roles: [role(1), role(2), role(3), role(4, { isEnabled: false }), role(5, { isEnabled: false })],
    });
    refusing(made);
    const foreign = made.foreign();
    const edits = [change(1), change(2, 'BAD'), change(3), only('remove', 4), change(5, 'BAD too'), add(6)];
    const results = await made.write(edits);
    expect(statuses(results)).toEqual([
      'applied',
      'Request_BadRequest',
      'applied',
      'applied',
      'Request_BadRequest',
      'applied',
    ]);
    expect([1, 2, 3, 5, 6].map((number) => made.ofRole(number)?.isEnabled)).toEqual(Array(5).fill(true));
    expect(made.ofRole(2)?.displayName).toBe('Role 2');
    expect(messageOf(results[1])).toContain('is enabled again with its old name and description');
    expect(messageOf(results[4])).toContain('is enabled again with its old name and description');
    expect(made.ofRole(4)).toBeUndefined();
    expect(made.foreign()).toBe(foreign);
  });

  it('of many is found in ten attempts at the most, and those that it held up are enabled', async () => {
    const numbers = Array.from({ length: 100 }, (_, n) => n + 1);
    const made = situation({ roles: numbers.map((number) => role(number)) });
    refusing(made);
    const edits = numbers.map((number) => change(number, number === 37 ? 'BAD' : 'renamed'));
    const results = await made.write(edits);
    expect(results.filter(({ status }) => status === 'applied')).toHaveLength(90);
    expect(results.every(({ status }) => status !== 'not-attempted')).toBe(true);
    expect(made.held().filter(({ isEnabled }) => !isEnabled).length).toBe(1);
    // Disable and change of each attempt, and the enabling after a refusal, which has no PATCH of its own in the lab.
    expect(made.lab.journal.count('graph:PATCH')).toBeLessThanOrEqual(3 * 11);

    const again = await made.write(edits.filter((_, index) => results[index]?.status === 'failed'));
    expect(again.filter(({ status }) => status === 'failed')).toHaveLength(1);
  });

  it('does not keep a role from being enabled again', async () => {
    const made = situation({ roles: [role(5, { isEnabled: false })] });
    refusing(made);
    const [result] = await made.write([change(5, 'BAD')]);
    expect(messageOf(result)).toContain('The role is enabled with its old name and description');
    expect(made.ofRole(5)).toEqual(role(5));
  });

  it('of a new role holds up no other', async () => {
    const made = situation({ roles: [role(1), role(2)] });
    refusing(made);
    const bad = { ...add(11), displayName: 'BAD' } as AppRoleEdit;
    const results = await made.write([add(10), bad, change(1), only('disable', 2)]);
    expect(statuses(results)).toEqual(['applied', 'Request_BadRequest', 'applied', 'applied']);
    expect(made.ofRole(11)).toBeUndefined();
  });

  it('is told with what became of the role when it cannot be enabled again', async () => {
    const effect = error(403, 'Authorization_RequestDenied', 'no more');
    const faults = [{ operation: 'graph:PATCH', skip: 1, times: 'always', effect } as const];
    const [result] = await situation({ roles: [role(1)], faults }).write([change(1)]);
    expect(messageOf(result)).toMatch(/disabled to be changed, and is left disabled: .*no more/);
  });

  it('says that a role may be disabled when the answer to its disabling never came', async () => {
    const faults = [
      { operation: 'graph:', skip: 1, times: 'always', effect: { type: 'lost-reply' } } as const,
    ];
    const made = situation({ roles: [role(1)], faults });
    const results = await made.write([change(1), add(2)]);
    expect(messageOf(results[0])).toContain('may be');
    expect(results.map(({ status }) => status)).toEqual(['failed', 'failed']);
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
      { status: 'applied' },
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
