import { createMemoryState } from '../../../src/app-defaults.ts';
import { createApp, type RunRequest } from '../../../src/app.ts';
import { accountAssignments } from '../../../src/composition/account-assignments.ts';
import { groupEventWishes, groupHintReader, isAboutGroup } from '../../../src/composition/group-events.ts';
import type { RunReport } from '../../../src/core/report.ts';
import { createQueueHandler } from '../../../src/handlers/runtime/create-queue-handler.ts';
import type { EventDependencies } from '../../../src/handlers/runtime/dependencies.ts';
import { createLab, type Lab } from '../../../src/lab/lab.ts';
import type { World } from '../../../src/lab/world.ts';
import { eventIn } from '../../handlers/event-files.ts';
import { lambdaContext } from '../../handlers/lab-handler.ts';
import { testContext } from '../../support/context.ts';
import { secret, withSecret } from '../../support/lab-app.ts';
import { labTransport } from '../../support/lab-transport.ts';
import { eventQueue, labQueue, type LabQueue } from '../../support/queue.ts';
import { callerCredentials } from '../../support/worlds.ts';
import { accessConfig } from '../account-assignments/company.ts';

export interface Estate {
  readonly lab: Lab;
  readonly queue: LabQueue;
  readonly state: ReturnType<typeof createMemoryState>;
  /** What a schedule or a person would start. */
  readonly run: (request: RunRequest) => Promise<RunReport>;
}

export interface EstateOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** As serverless.yml sets it; apply when absent. */
  readonly eventMode?: string;
}

/** The role under which the function of the queue works. */
export const ownRole = 'arn:aws:iam::999988887777:role/rolebridge-prod-account-assignments';

/** The service with its queue of group events, on a lab. */
export function estate(world: World, { settings, eventMode = 'apply' }: EstateOptions = {}): Estate {
  const lab = createLab(withSecret(structuredClone(world)));
  const state = createMemoryState(world.state);
  const config = accessConfig(settings);
  const openApp = (owner: string) =>
    createApp(config, {
      owner,
      jobs: { 'account-assignments': accountAssignments },
      state: { ...state, close: () => Promise.resolve() },
      environment: { variable: (name) => (name === secret.variable ? secret.text : undefined) },
      transport: labTransport(lab),
      awsCredentials: callerCredentials(),
    });
  const dependencies: EventDependencies<'account-assignments'> = {
    clock: lab.clock,
    eventMode,
    config: () => config,
    openApp,
  };
  const handler = createQueueHandler({
    job: 'account-assignments',
    readHint: groupHintReader(`arn:aws:iam::999988887777:role/rolebridge-prod-appRoles-role, ${ownRole}`),
    requestOf: groupEventWishes,
    isAbout: isAboutGroup,
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
    queue: labQueue(lab.clock, invoke, { ...eventQueue, maximumConcurrency: 1 }),
    run: (request) => openApp('the schedule').run('account-assignments', request, testContext(lab.clock)),
  };
}

/** The body of a message, of the shape in the folder events, about another group. */
export function eventAbout(file: string, principalId: string): string {
  return JSON.stringify(eventIn(`group-events/${file}.json`)).replaceAll(
    '1a2b3c4d5e-0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
    principalId,
  );
}

/** What CloudTrail tells of the assignments that the service itself wrote. */
export function ownEvents({ journal }: Lab): readonly string[] {
  return journal
    .writes()
    .filter(({ operation }) => /^sso:(?:Create|Delete)AccountAssignment$/u.test(operation))
    .map(({ body }) => {
      const { PrincipalId = '' } = JSON.parse(body) as { readonly PrincipalId?: string };
      return eventAbout('create-account-assignment-own', PrincipalId);
    });
}
