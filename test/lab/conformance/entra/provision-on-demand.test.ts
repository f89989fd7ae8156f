import { expect, it } from 'vitest';
import * as z from 'zod';
import type { Lab } from '../../../../src/lab/lab.ts';
import { createLab } from '../../../../src/lab/lab.ts';
import type { UserInput } from '../../../../src/lab/world.ts';
import { world } from '../../../../src/lab/world.ts';
import { group, user, users } from '../../../support/groups.ts';
import { identityCenter, storeGroup } from '../../../support/identity-center.ts';
import type { ClientName } from './tenant.ts';
import { graph, signIn } from './calls.ts';
import { labOnlySuite } from './target.ts';
import { AWS_SERVICE_PRINCIPAL, READ_ONLY, tenant } from './tenant.ts';

const job = `servicePrincipals/${AWS_SERVICE_PRINCIPAL}/synchronization/jobs/aws.1`;
const admins = group(1, { members: users(8).map(({ id }) => id) });
const nobodys = group(2);

interface Company {
  readonly status?: 'Active' | 'Paused';
  readonly secrets?: boolean;
  readonly people?: readonly UserInput[];
  readonly template?: string;
  readonly store?: Parameters<typeof storeGroup>;
}

/** The gallery application of Identity Center, with one group assigned to it and another that is not. */
function company(options: Company = {}): Lab {
  const { status = 'Active', secrets = false, people = users(9), store } = options;
  const { template = '21ed01d2-ec13-4e9e-86c1-cd546719ebc4' } = options;
  const initial = structuredClone(tenant().world);
  const [application] = initial.entra.servicePrincipals;
  Object.assign(application ?? {}, {
    applicationTemplateId: template,
    synchronizationJobs: [{ id: 'aws.1', templateId: 'IdentityCenter', status, cycles: 'when-told' }],
    synchronizationSecrets: secrets
      ? [
          { key: 'BaseAddress', value: 'https://scim.eu-west-1.amazonaws.com/none/scim/v2/' },
          { key: 'SecretToken', value: 'of nobody' },
        ]
      : [],
    appRoleAssignedTo: [
      {
        id: 'assignment-1',
        appRoleId: READ_ONLY.id,
        principalId: admins.id,
        principalType: 'Group',
        principalDisplayName: admins.displayName,
      },
    ],
  });
  const groups = [admins, nobodys];
  return createLab(
    world.parse({
      ...initial,
      aws: {
        ...initial.aws,
        identityCenter: identityCenter({
          identityStore: { groups: store === undefined ? [] : [storeGroup(...store)] },
        }),
      },
      entra: { ...initial.entra, groups, users: [...people] },
    }),
  );
}

const idOf = (n: number): string => user(n).id;

async function ruleOf(lab: Lab): Promise<string> {
  const { body } = await graph(lab, `${job}/schema`, { as: 'monitor' });
  const schema = z.object({ synchronizationRules: z.array(z.object({ id: z.string() })) }).parse(body);
  return schema.synchronizationRules[0]?.id ?? '';
}

function subject(objectId: string, objectTypeName: string, members?: readonly object[]): object {
  return { objectId, objectTypeName, ...(members === undefined ? {} : { links: { members } }) };
}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: object;
}

/** The answer's `value` is a text, and no list as that of a collection. */
async function post(lab: Lab, as: ClientName, body: object, path = job): Promise<Reply> {
  const response = await lab.fetch(
    new Request(`https://graph.microsoft.com/v1.0/${path}/provisionOnDemand`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await signIn(lab, as)}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
  const { status, headers } = response;
  return { status, headers, body: z.looseObject({}).parse(await response.json()) };
}

interface Asked {
  readonly id?: string;
  readonly as?: ClientName;
  readonly ruleId?: string;
  /** Besides the group. */
  readonly subjects?: readonly object[];
}

async function ask(lab: Lab, members: readonly string[] = [], asked: Asked = {}): Promise<Reply> {
  const { id = admins.id, as = 'owner', ruleId = await ruleOf(lab), subjects = [] } = asked;
  const users = members.map((each) => subject(each, 'User'));
  const body = { parameters: [{ ruleId, subjects: [subject(id, 'Group', users), ...subjects] }] };
  return post(lab, as, body);
}

const entries = z.array(
  z.object({
    sourceIdentity: z.object({ id: z.string() }),
    statusInfo: z.object({ status: z.string() }),
    provisioningSteps: z.array(
      z.object({ description: z.string(), details: z.record(z.string(), z.unknown()) }),
    ),
  }),
);

/** Object id -> what became of it, and why if it was not brought. */
function toldOf(body: object): Readonly<Record<string, string>> {
  const { value } = z.object({ key: z.string(), value: z.string() }).parse(body);
  return Object.fromEntries(
    entries.parse(JSON.parse(value)).map(({ sourceIdentity, statusInfo, provisioningSteps }) => {
      const { SkipReason: why = '' } = provisioningSteps.at(-1)?.details ?? {};
      return [sourceIdentity.id, `${statusInfo.status} ${String(why)}`.trim()];
    }),
  );
}

function storeOf({ world: { aws } }: Lab) {
  const { groups = [], memberships = [], users: people = [] } = aws.identityCenter?.identityStore ?? {};
  return {
    groups: groups.map(({ displayName }) => displayName),
    members: memberships.length,
    people: people.length,
  };
}

labOnlySuite('graph:POST servicePrincipals/{id}/synchronization/jobs/{id}/provisionOnDemand', () => {
  it('brings a group and the members named with it, and tells of each', async () => {
    const lab = company();
    const { status, body } = await ask(lab, [idOf(1), idOf(2)]);
    expect(status).toBe(200);
    expect(toldOf(body)).toEqual({ [idOf(1)]: 'Success', [idOf(2)]: 'Success', [admins.id]: 'Success' });
    expect(storeOf(lab)).toEqual({ groups: ['AWS-1'], members: 2, people: 2 });
  });

  it('adds to who is there and takes nobody out', async () => {
    const lab = company();
    await ask(lab, [idOf(1)]);
    const { body } = await ask(lab, [idOf(2)]);
    expect(toldOf(body)).toEqual({ [idOf(2)]: 'Success', [admins.id]: 'Success' });
    expect(storeOf(lab).members).toBe(2);
  });

  it('says so when there is nothing to do', async () => {
    const lab = company();
    await ask(lab, [idOf(1)]);
    const { body } = await ask(lab, [idOf(1)]);
    const redundant = 'Skipped RedundantExport';
    expect(toldOf(body)).toEqual({ [idOf(1)]: redundant, [admins.id]: redundant });
  });

  it('brings nobody who would not arrive by a cycle', async () => {
    const lab = company();
    const { body } = await ask(lab, [], { id: nobodys.id });
    expect(toldOf(body)).toEqual({ [nobodys.id]: 'Skipped NotEffectivelyEntitled' });
    // Not a member of the group.
    expect(toldOf((await ask(lab, [idOf(9)])).body)).toMatchObject({
      [idOf(9)]: 'Skipped NotEffectivelyEntitled',
    });
    expect(storeOf(lab)).toEqual({ groups: ['AWS-1'], members: 0, people: 0 });
  });

  it('fails for a user whom AWS would not take, and brings the others', async () => {
    const lab = company({ people: [user(1, { surname: null }), user(2)] });
    const { body } = await ask(lab, [idOf(1), idOf(2)]);
    expect(toldOf(body)).toEqual({ [idOf(1)]: 'Failure', [idOf(2)]: 'Success', [admins.id]: 'Success' });
    expect(storeOf(lab).members).toBe(1);
  });

  it('fails for a group whose name another one has in AWS', async () => {
    const lab = company({ store: ['AWS-1', { externalId: nobodys.id }] });
    expect(toldOf((await ask(lab)).body)).toEqual({ [admins.id]: 'Failure' });
  });

  it('fails for a group that is not there', async () => {
    expect(toldOf((await ask(company(), [], { id: group(7).id })).body)).toEqual({
      [group(7).id]: 'Failure',
    });
  });

  it('works while the job is stopped', async () => {
    expect(toldOf((await ask(company({ status: 'Paused' }))).body)).toEqual({ [admins.id]: 'Success' });
  });

  it('takes five members at a time', async () => {
    const lab = company();
    expect((await ask(lab, [1, 2, 3, 4, 5].map(idOf))).status).toBe(200);
    expect((await ask(lab, [1, 2, 3, 4, 5, 6].map(idOf))).status).toBe(400);
  });

  it('takes one group at a time, and rules of the job alone', async () => {
    const lab = company();
    const two = await ask(lab, [], { subjects: [subject(nobodys.id, 'Group')] });
    expect(two).toMatchObject({ status: 400, body: { error: { code: 'RequestParameterInvalid' } } });
    expect((await ask(lab, [], { ruleId: 'other' })).body).toMatchObject({
      error: {
        code: 'RequestParameterInvalid',
        message:
          'The request identified this synchronization job: aws.1.  The request also identified this synchronization rule: other.  However, the job does not include the rule.',
      },
    });
  });

  it('takes five requests in ten seconds', async () => {
    const lab = company();
    for (let n = 0; n < 5; n += 1) expect((await ask(lab)).status).toBe(200);
    lab.clock.advance(4_000);
    const refused = await ask(lab);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '6']);
    lab.clock.advance(6_000);
    expect((await ask(lab)).status).toBe(200);
  });

  it('does nothing when the application does not let Entra in', async () => {
    const lab = company({ secrets: true });
    expect((await ask(lab)).status).toBe(400);
    expect(storeOf(lab).groups).toEqual([]);
  });

  it.each([
    { as: 'owner', status: 200 },
    { as: 'halfOwner', status: 200 },
    { as: 'monitor', status: 403 },
    { as: 'writer', status: 403 },
  ] as const)('answers the $as with $status', async ({ as, status }) => {
    expect((await ask(company(), [], { as })).status).toBe(status);
  });

  it('is 404 for a job that is not there', async () => {
    expect((await post(company(), 'owner', {}, job.replace('aws.1', 'other'))).status).toBe(404);
  });

  it.each([
    { name: 'a user alone', make: () => company(), subjects: [subject(idOf(1), 'User')], members: undefined },
    {
      name: 'another application',
      make: () => company({ template: READ_ONLY.id }),
      subjects: undefined,
      members: [],
    },
  ])('is not emulated for $name', async ({ make, subjects, members }) => {
    const lab = make();
    const body = {
      parameters: [
        { ruleId: await ruleOf(lab), subjects: subjects ?? [subject(admins.id, 'Group', members)] },
      ],
    };
    expect((await post(lab, 'owner', body)).status).toBe(501);
  });
});
