import type { SQSBatchResponse } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isAboutRole, roleEventWishes, roleHintOf } from '../../src/composition/role-events.ts';
import { createQueueHandler } from '../../src/handlers/runtime/create-queue-handler.ts';
import { eventFiles, eventIn } from './event-files.ts';
import {
  config,
  exampleWorld,
  functionName,
  labHandler,
  lambdaContext,
  listen,
  renamedWorld,
  requestId,
} from './lab-handler.ts';

const folder = 'role-events';

/** What each of the payloads asks for, with the example configuration; undefined where it cannot matter. */
const hints: Readonly<Record<string, unknown>> = {
  'acquire-role.json': { accountId: '111122223333', roleName: 'Reader' },
  'create-role-bare.json': { accountId: '111122223333', roleName: 'Reader' },
  'create-role-failed.json': undefined,
  'create-role-identity-center.json': undefined,
  'create-role-service.json': undefined,
  'create-role.json': { accountId: '111122223333', roleName: 'Reader' },
  'create-saml-provider.json': { accountId: '111122223333' },
  'delete-role.json': { accountId: '111122223333' },
  'delete-saml-provider.json': { accountId: '111122223333' },
  'tag-role.json': undefined,
  'untag-role.json': undefined,
  'update-assume-role-policy.json': {
    accountId: '111122223333',
    roleName: 'Reader',
    letsIn: ['arn:aws:iam::111122223333:saml-provider/AzureAD'],
  },
  'update-role-description.json': undefined,
  'update-role.json': undefined,
  'update-saml-provider.json': { accountId: '111122223333' },
};

const invalid: Readonly<Record<string, string>> = {
  'no-account.json': 'no account is named',
  'no-detail.json': 'detail',
  'other-service.json': 'no call of IAM',
  'scheduled.json': 'no call that CloudTrail tells of',
  'text.json': 'the event: ',
};

let log: ReturnType<typeof listen>;
beforeEach(() => {
  log = listen();
});
afterEach(() => void vi.restoreAllMocks());

const messages = (bodies: Readonly<Record<string, unknown>>) => ({
  Records: Object.entries(bodies).map(([messageId, body]) => ({ messageId, body: JSON.stringify(body) })),
});
const message = (file: string) => eventIn(`${folder}/${file}`);

/** Of a role that nobody has. */
function made(roleName: string): unknown {
  const text = JSON.stringify(message('create-role-bare.json'));
  return JSON.parse(text.replaceAll('"Reader"', JSON.stringify(roleName)));
}

function roleEvents(world = exampleWorld(), eventMode?: string, remainingMs = 600_000) {
  const { dependencies, ...rest } = labHandler(world);
  const mode = eventMode === undefined ? {} : { eventMode };
  const handler = createQueueHandler({
    job: 'app-roles',
    readHint: roleHintOf,
    requestOf: roleEventWishes,
    isAbout: isAboutRole,
    dependencies: { ...dependencies, ...mode, config: () => config },
  });
  const invoke = (event: unknown): Promise<SQSBatchResponse> =>
    handler(event, lambdaContext({ remainingMs }));
  return { ...rest, invoke };
}

describe('every payload', () => {
  it('is in the tables of this test', () => {
    expect(eventFiles(`${folder}/`)).toEqual(Object.keys(hints));
    expect(eventFiles(`${folder}/invalid/`)).toEqual(Object.keys(invalid));
  });

  it.each(Object.entries(hints))('%s says where to look, or that nobody needs to', (file, hint) => {
    expect(roleHintOf(message(file), config)).toEqual(hint);
  });

  it.each(Object.entries(invalid))('invalid/%s is given back alone', async (file, says) => {
    const { invoke, lab } = roleEvents();
    const given = messages({ bad: message(`invalid/${file}`), good: message('tag-role.json') });
    expect(await invoke(given)).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
    expect(lab.journal.entries).toEqual([]);
    const told = log.lines().filter((line) => line['message'] === 'malformed');
    expect(told).toMatchObject([{ level: 'WARN', messageId: 'bad', failure: { code: 'EVENT_INVALID' } }]);
    expect(JSON.stringify(told)).toContain(says);
  });
});

describe('a batch', () => {
  it('is one run in the accounts that are named, each once, with the roles that should be there', () => {
    const hintOf = (accountId: string, roleName?: string) => ({
      accountId,
      ...(roleName === undefined ? {} : { roleName }),
    });
    expect(roleEventWishes([hintOf('2', 'a'), hintOf('1'), hintOf('2', 'a'), hintOf('2', 'b')])).toEqual({
      changedAccounts: ['1', '2'],
      expectedRoles: [hintOf('2', 'a'), hintOf('2', 'b')],
    });
    expect(roleEventWishes([hintOf('1')])).toEqual({ changedAccounts: ['1'] });
  });

  it('expects of a role whatever one of its events says that is to be seen', () => {
    const hint = { accountId: '1', roleName: 'a' };
    const opened = [{ ...hint, letsIn: ['x'] }, hint, { ...hint, letsIn: ['y', 'x'] }];
    expect(roleEventWishes(opened).expectedRoles).toEqual([{ ...hint, letsIn: ['x', 'y'] }]);
  });

  it('is written by one run, under a lease in the name of the request, and those that nobody can read come back', async () => {
    const { invoke, lab, state, owners } = roleEvents(exampleWorld(), 'apply');
    const given = messages({ a: message('create-role.json'), b: 'junk', c: message('delete-role.json') });
    expect(await invoke(given)).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
    expect(lab.journal.count('graph:PATCH')).toBe(1);
    expect(owners).toEqual([`${functionName} ${requestId}`]);
    expect(await state.list('runs#app-roles')).toHaveLength(1);
    expect(log.lines()).toContainEqual(
      expect.objectContaining({
        message: 'batch',
        batch: { messages: 3, hints: 2, dropped: 0, malformed: 1 },
      }),
    );
  });

  it('only plans where nobody has said that it may write', async () => {
    const { invoke, lab } = roleEvents();
    expect(await invoke(messages({ a: message('create-role.json') }))).toEqual({ batchItemFailures: [] });
    expect(lab.journal.writes()).toEqual([]);
    expect(log.lines()).toContainEqual(expect.objectContaining({ mode: 'plan', status: 'planned' }));
  });

  it('is never refused for what it would change: that is left to the next whole run', async () => {
    const { invoke, lab } = roleEvents(renamedWorld(), 'apply');
    expect(await invoke(messages({ a: message('delete-role.json') }))).toEqual({ batchItemFailures: [] });
    expect(lab.journal.count('graph:PATCH')).toBe(0);
  });

  it('whose run fails is given back whole, after the report is out', async () => {
    const denied = { type: 'error', status: 403, code: 'AccessDeniedException' } as const;
    const fails = { operation: 'organizations:ListAccounts', times: 'always', effect: denied } as const;
    const { invoke } = roleEvents(exampleWorld({ faults: [fails] }), 'apply');
    const given = messages({ a: message('delete-role.json'), b: message('create-role.json') });
    await expect(invoke(given)).rejects.toMatchObject({ name: 'RunFailedError' });
    expect(log.lines()).toContainEqual(expect.objectContaining({ level: 'ERROR', message: 'report' }));
  });

  it.each([
    { says: 'nothing', event: undefined },
    { says: 'what a schedule sends', event: { mode: 'apply' } },
    { says: 'no message', event: { Records: [] } },
    { says: 'a message that is none', event: { Records: [{ messageId: 'a' }] } },
  ])('that is none, $says, is refused before anything is read', async ({ event }) => {
    const { invoke, lab } = roleEvents(exampleWorld(), 'apply');
    await expect(invoke(event)).rejects.toMatchObject({ code: 'EVENT_INVALID', name: 'RunFailedError' });
    expect(lab.journal.entries).toEqual([]);
  });

  it('of a configuration without the job is given back whole', async () => {
    const { dependencies } = labHandler(exampleWorld());
    const handler = createQueueHandler({
      job: 'app-roles',
      readHint: roleHintOf,
      requestOf: roleEventWishes,
      isAbout: isAboutRole,
      dependencies: { ...dependencies, config: () => ({ ...config, jobs: {} }) },
    });
    const run = handler(messages({ a: message('create-role.json') }), lambdaContext());
    await expect(run).rejects.toMatchObject({ code: 'JOB_NOT_CONFIGURED' });
  });

  it('is stopped before Lambda would kill it, gives the lease back and comes again', async () => {
    const { invoke, state, lab } = roleEvents(exampleWorld(), 'apply', 90_000);
    const given = messages({ a: made('NeverThere') });
    await expect(invoke(given)).rejects.toMatchObject({ code: 'DEADLINE' });
    const lease = await state.get({ partition: 'lease', name: 'app-roles' });
    expect(lease?.value).toEqual({ held: false });
    expect(lab.journal.writes()).toEqual([]);
  });
});
