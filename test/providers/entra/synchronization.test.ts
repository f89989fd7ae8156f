import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { world as worldSchema } from '../../../src/lab/world.ts';
import type { FaultInput, WorldInput } from '../../../src/lab/world.ts';
import type { Graph } from '../../../src/providers/entra/client.ts';
import { GraphFailure } from '../../../src/providers/entra/graph-failure.ts';
import {
  createSynchronizationReader,
  createSynchronizationWriter,
} from '../../../src/providers/entra/synchronization.ts';
import { identityCenter } from '../../support/identity-center.ts';
import { CLIENT_ID, SERVICE_PRINCIPAL_ID } from '../../support/worlds.ts';
import { entraWorld, onLab } from './lab-entra.ts';

type Jobs = NonNullable<NonNullable<WorldInput['entra']['servicePrincipals']>[number]['synchronizationJobs']>;

const TOKEN = `a-token/of+"the"\\lab-${'x'.repeat(200)}`;
const credentials = {
  endpoint: 'https://scim.eu-west-1.amazonaws.com/tenant-1/scim/v2/',
  token: TOKEN,
};
const PUT = 'graph:PUT servicePrincipals/{id}/synchronization/secrets';
const VALIDATE = 'graph:POST servicePrincipals/{id}/synchronization/jobs/{id}/validateCredentials';

function synchronized(options: { jobs?: Jobs; faults?: FaultInput[]; owners?: string[] } = {}) {
  const { jobs = [{ id: 'scim.1', templateId: 'aws' }], faults = [], owners = [CLIENT_ID] } = options;
  const made = entraWorld({ servicePrincipal: { synchronizationJobs: jobs, owners }, faults });
  const tokens = [{ token: TOKEN, createdDate: '2026-03-01T09:00:00Z', expiresDate: '2027-03-01T09:00:00Z' }];
  const center = identityCenter({ scim: { tenantId: 'tenant-1', tokens } });
  const run = onLab(worldSchema.parse({ ...made, aws: { ...made.aws, identityCenter: center } }));
  const reader = createSynchronizationReader(run.graphOf);
  const writer = createSynchronizationWriter(run.graphOf);
  return {
    ...run,
    jobs: () => reader.synchronizationJobs(SERVICE_PRINCIPAL_ID, run.context),
    save: (changes = {}) =>
      writer.saveCredentials(SERVICE_PRINCIPAL_ID, { ...credentials, ...changes }, run.context),
    validate: () => writer.validate(SERVICE_PRINCIPAL_ID, 'scim.1', run.context),
  };
}

/** What it was rejected with. */
async function refused(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => expect.fail('it was not refused'),
    (error: unknown) => error,
  );
}

describe('the health of provisioning jobs', () => {
  it('is when a good cycle began and ended, and since when and why there is a quarantine', async () => {
    const { jobs } = synchronized({
      jobs: [
        {
          id: 'a good one',
          templateId: 'aws',
          lastSuccessfulExecution: {
            timeBegan: '2026-11-20T07:00:00Z',
            timeEnded: '2026-11-20T07:02:00Z',
          },
        },
        {
          id: 'b, a bad one',
          templateId: 'aws',
          status: 'Quarantine',
          quarantine: {
            seriesBegan: '2026-11-15T07:00:00Z',
            error: { code: 'InvalidCredentials', message: 'Bearer abc was refused.' },
          },
        },
      ],
    });
    expect(await jobs()).toEqual([
      {
        id: 'a good one',
        templateId: 'aws',
        status: 'Active',
        lastSuccess: '2026-11-20T07:02:00.000Z',
        lastSuccessBegan: '2026-11-20T07:00:00.000Z',
      },
      {
        id: 'b, a bad one',
        templateId: 'aws',
        status: 'Quarantine',
        quarantine: {
          since: '2026-11-15T07:00:00.000Z',
          reason: 'EncounteredQuarantineException',
          error: 'InvalidCredentials',
        },
      },
    ]);
  });

  it.each([
    { name: 'null', lastSuccessfulExecution: null },
    { name: 'the year 1', lastSuccessfulExecution: { timeEnded: '0001-01-01T00:00:00Z' } },
  ])('has no last success where Graph says $name', async ({ lastSuccessfulExecution }) => {
    const quarantine = { seriesBegan: '0001-01-01T00:00:00Z', currentBegan: null, reason: null };
    const status = { code: 'NotRun', lastSuccessfulExecution, quarantine };
    const graph = answering({ get: async () => ({ value: [{ id: '1', templateId: 'aws', status }] }) });
    const reader = createSynchronizationReader(() => graph);
    expect(await reader.synchronizationJobs(SERVICE_PRINCIPAL_ID, synchronized().context)).toEqual([
      { id: '1', templateId: 'aws', status: 'NotRun' },
    ]);
  });
});

describe('a quarantine', () => {
  it.each([
    { code: 'SCIM', message: `401 for SecretToken:${'x'.repeat(40)}9${'Y'.repeat(80)}` },
    { code: 'SCIM', message: 'the token abcdefghijklmnopqrst' },
    { code: `of ${'x'.repeat(40)}9`, message: null },
  ])('says nothing that may quote a token: $code, $message', async (error) => {
    const reason = `because of ${'z1'.repeat(20)}`;
    const quarantine = { seriesBegan: '2026-11-19T00:00:00Z', reason, error };
    const status = { code: 'Quarantine', quarantine };
    const graph = answering({ get: async () => ({ value: [{ id: '1', templateId: 'aws', status }] }) });
    const reader = createSynchronizationReader(() => graph);
    const jobs = await reader.synchronizationJobs(SERVICE_PRINCIPAL_ID, synchronized().context);
    expect(jobs[0]?.quarantine).toMatchObject({ reason: 'because of ***' });
    expect(JSON.stringify(jobs)).not.toMatch(/xxx|abcdef|z1z1/u);
  });
});

describe('saving the SCIM token', () => {
  it('saves address and token, with which Entra then signs in', async () => {
    const { save, validate, lab } = synchronized();
    await save();
    expect(lab.world.entra.servicePrincipals[0]?.synchronizationSecrets.map(({ key }) => key)).toEqual([
      'BaseAddress',
      'SecretToken',
    ]);
    expect(await validate()).toBeUndefined();
  });

  it.each([
    { name: '403', times: 2, effect: { type: 'error', status: 403, code: 'Forbidden', message: 'x' } },
    { name: '409', times: 2, effect: { type: 'error', status: 409, code: 'Conflict', message: 'x' } },
    { name: '503', times: 2, effect: { type: 'error', status: 503, code: 'x', message: 'x' } },
    { name: 'a lost answer', times: 2, effect: { type: 'lost-reply' } },
  ] as const)('is done again after $name', async ({ effect, times }) => {
    const { save, validate, lab } = synchronized({ faults: [{ operation: PUT, times, effect }] });
    await save();
    expect(lab.journal.count(PUT)).toBe(3);
    expect(await validate()).toBeUndefined();
  });

  it('names the permission and the owner that it lacks, and never the token', async () => {
    const error = await refused(synchronized({ owners: [] }).save());
    expect(error).toMatchObject({
      code: 'ENTRA_FORBIDDEN',
      hint: expect.stringMatching(/OwnedBy.*owner.*Synchronization\.ReadWrite\.All/u),
    });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('lab-xxx');
  });

  it.each([
    { name: 'says it', said: `The secret ${TOKEN} is too long.` },
    { name: 'says it as JSON', said: `Cannot read ${JSON.stringify({ token: TOKEN })}` },
    { name: 'says it in an address', said: `No route to https://x/?token=${encodeURIComponent(TOKEN)}` },
    { name: 'says its beginning', said: `Authorization: Bearer ${TOKEN.slice(0, 150)} is not valid` },
  ])('never tells the token, even where Graph $name', async ({ said }) => {
    const cause = new Error(said);
    const put = () => Promise.reject(new GraphFailure('BadRequest', said, { status: 400, cause }));
    const writer = createSynchronizationWriter(() => answering({ put }));
    const { context } = synchronized();
    const error = await refused(writer.saveCredentials(SERVICE_PRINCIPAL_ID, credentials, context));
    expect(error).toMatchObject({
      code: 'ENTRA_REQUEST_FAILED',
      message: expect.stringContaining('BadRequest'),
    });
    const shown = inspect(error, { depth: null, showHidden: true });
    expect(shown).not.toContain('xxx');
    expect(shown).not.toContain('a-token');
  });

  it('stops with the run', async () => {
    const { save, abort } = synchronized();
    abort.abort();
    await expect(save()).rejects.toMatchObject({ code: 'DEADLINE' });
  });
});

describe('the test of the connection', () => {
  it('tells why Entra could not sign in', async () => {
    const { save, validate } = synchronized();
    await save({ token: 'another' });
    expect(await validate()).toMatch(/CredentialValidationFailure: .*invalid credentials/u);
  });

  it('tells nothing that may quote a token', async () => {
    const said = `401 for SecretToken:${'x'.repeat(40)}9`;
    const post = () => Promise.reject(new GraphFailure('InvalidCredentials', said, { status: 400 }));
    const writer = createSynchronizationWriter(() => answering({ post }));
    const { context } = synchronized();
    expect(await writer.validate(SERVICE_PRINCIPAL_ID, 'scim.1', context)).toBe(
      'InvalidCredentials: 401 for ***',
    );
  });

  it('that could not be made is no answer', async () => {
    const effect = { type: 'error', status: 503, code: 'x', message: 'x' } as const;
    const { validate } = synchronized({ faults: [{ operation: VALIDATE, times: 'always', effect }] });
    await expect(validate()).rejects.toMatchObject({ code: 'ENTRA_REQUEST_FAILED' });
    await expect(synchronized({ owners: [] }).validate()).rejects.toMatchObject({ code: 'ENTRA_FORBIDDEN' });
  });
});

describe('starting a job', () => {
  it('asks for that job once', async () => {
    const asked: string[] = [];
    const graph = answering({ post: async (path) => void asked.push(path) });
    await createSynchronizationWriter(() => graph).start(
      SERVICE_PRINCIPAL_ID,
      'scim 1',
      synchronized().context,
    );
    expect(asked).toEqual([`/servicePrincipals/${SERVICE_PRINCIPAL_ID}/synchronization/jobs/scim%201/start`]);
  });
});

function answering(changes: Partial<Graph>): Graph {
  const unused = () => Promise.reject(new Error('not to be called'));
  const graph = { get: unused, patch: unused, put: unused, post: unused, delete: unused };
  return { origin: 'https://graph.microsoft.com', ...graph, ...changes };
}
