import { setImmediate } from 'node:timers/promises';
import { createMemoryState } from '../../../src/app-defaults.ts';
import { createApp, type RunRequest } from '../../../src/app.ts';
import { appRoles } from '../../../src/composition/app-roles.ts';
import { isAboutRole, roleEventWishes, roleHintOf } from '../../../src/composition/role-events.ts';
import type { RunReport } from '../../../src/core/report.ts';
import { createQueueHandler } from '../../../src/handlers/runtime/create-queue-handler.ts';
import type { EventDependencies } from '../../../src/handlers/runtime/dependencies.ts';
import type { LabClock } from '../../../src/lab/clock.ts';
import { createLab, type Lab } from '../../../src/lab/lab.ts';
import type { World } from '../../../src/lab/world.ts';
import { lambdaContext } from '../../handlers/lab-handler.ts';
import { eventIn } from '../../handlers/event-files.ts';
import { foreignRoles } from '../app-roles/company.ts';
import { testContext } from '../../support/context.ts';
import { exampleConfig, secret, withSecret, type ConfigChanges } from '../../support/lab-app.ts';
import { labTransport } from '../../support/lab-transport.ts';
import { eventQueue, labQueue, type LabQueue, type QueueOptions } from '../../support/queue.ts';
import { callerCredentials, samlTrust } from '../../support/worlds.ts';

export interface EstateOptions {
  readonly configChanges?: ConfigChanges;
  /** As serverless.yml sets it; apply when absent. */
  readonly eventMode?: string;
  /** One invocation at once, when nothing else is said: then all messages of a minute are in one batch. */
  readonly queue?: Partial<QueueOptions>;
}

/** The service with its queue of role events, on a lab. */
export interface Estate {
  readonly lab: Lab;
  readonly queue: LabQueue;
  readonly state: ReturnType<typeof createMemoryState>;
  readonly handler: ReturnType<typeof createQueueHandler>;
  /** What a schedule or a person would start. */
  readonly run: (request: RunRequest) => Promise<RunReport>;
}

export function estate(world: World, options: EstateOptions = {}): Estate {
  const { configChanges = {}, eventMode = 'apply' } = options;
  const lab = createLab(withSecret(world));
  const state = createMemoryState({});
  const credential = { environmentVariable: secret.variable };
  const config = exampleConfig({ ...configChanges, entra: { credential, ...configChanges.entra } });
  const openApp = (owner: string) =>
    createApp(config, {
      owner,
      jobs: { 'app-roles': appRoles },
      state: { ...state, close: () => Promise.resolve() },
      environment: { variable: (name) => (name === secret.variable ? secret.text : undefined) },
      transport: labTransport(lab),
      awsCredentials: callerCredentials(),
    });
  const dependencies: EventDependencies<'app-roles'> = {
    clock: sharedClock(lab.clock),
    eventMode,
    config: () => config,
    openApp,
  };
  const handler = createQueueHandler({
    job: 'app-roles',
    readHint: roleHintOf,
    requestOf: roleEventWishes,
    isAbout: isAboutRole,
    dependencies,
  });
  let invocations = 0;
  const invoke = (event: unknown) => {
    invocations += 1;
    return handler(event, lambdaContext({ remainingMs: 600_000, requestId: `invocation ${invocations}` }));
  };
  return {
    lab,
    state,
    handler,
    queue: labQueue(lab.clock, invoke, { ...eventQueue, maximumConcurrency: 1, ...options.queue }),
    run: (request) => openApp('the schedule').run('app-roles', request, testContext(lab.clock)),
  };
}

/** Of two invocations at once, the one that waits must not use up all the time before the other gets a turn. */
function sharedClock(clock: LabClock): LabClock {
  return {
    ...clock,
    async sleep(milliseconds, signal) {
      for (let turn = 0; turn < 50; turn += 1) await setImmediate();
      await clock.sleep(milliseconds, signal);
    },
  };
}

interface CloudTrailEvent {
  readonly id: string;
  readonly account: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Told {
  readonly accountId: string;
  readonly roleName: string;
  readonly provider?: string;
}

/** The body of a message, of the shape in the folder events. */
export function createRoleEvent({ accountId, roleName, provider = 'AzureAD' }: Told): string {
  const trust = JSON.stringify(samlTrust(`arn:aws:iam::${accountId}:saml-provider/${provider}`));
  const arn = `arn:aws:iam::${accountId}:role/${roleName}`;
  return bodyOf('create-role', accountId, {
    requestParameters: { roleName, assumeRolePolicyDocument: trust },
    responseElements: {
      role: { path: '/', roleName, arn, assumeRolePolicyDocument: encodeURIComponent(trust) },
    },
  });
}

export function deleteRoleEvent({ accountId, roleName }: Told): string {
  return bodyOf('delete-role', accountId, { requestParameters: { roleName } });
}

export function trustEvent({ accountId, roleName, provider = 'AzureAD' }: Told): string {
  const policyDocument = JSON.stringify(samlTrust(`arn:aws:iam::${accountId}:saml-provider/${provider}`));
  return bodyOf('update-assume-role-policy', accountId, { requestParameters: { roleName, policyDocument } });
}

function bodyOf(file: string, accountId: string, changes: Readonly<Record<string, unknown>>): string {
  const event = eventIn(`role-events/${file}.json`) as CloudTrailEvent;
  const detail = { ...event.detail, recipientAccountId: accountId, ...changes };
  return JSON.stringify({ ...event, account: accountId, detail });
}

/** What a Mulberry32 generator gives for a seed: from 0 up to 1, the same every time. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** `account role`, or `account role (disabled)`, of each app role of ours on the service principal. */
export function publishedRoles({ world }: Lab): readonly string[] {
  const [principal] = world.entra.servicePrincipals;
  const foreign = new Set(foreignRoles.map(({ id }) => id));
  return (principal?.appRoles ?? [])
    .filter(({ id }) => !foreign.has(id))
    .flatMap(({ value, isEnabled }) => {
      const [, accountId, roleName] = /iam::(\d+):role\/([^,]+),/u.exec(value ?? '') ?? [];
      return accountId === undefined ? [] : [`${accountId} ${roleName}${isEnabled ? '' : ' (disabled)'}`];
    })
    .toSorted();
}
