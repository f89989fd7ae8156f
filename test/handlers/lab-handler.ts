import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Context } from 'aws-lambda';
import { vi } from 'vitest';
import { createMemoryState } from '../../src/app-defaults.ts';
import { createApp, type RunRequest } from '../../src/app.ts';
import { everyJob } from '../../src/composition/every-job.ts';
import { loadConfig } from '../../src/config/environment.ts';
import { parseConfig } from '../../src/config/parse.ts';
import type { Config } from '../../src/config/schema.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import type { RunReport } from '../../src/core/report.ts';
import type { Transport } from '../../src/providers/transport.ts';
import type { JobName } from '../../src/jobs/index.ts';
import type { Dependencies } from '../../src/handlers/runtime/dependencies.ts';
import { createHandler, type HandlerOptions } from '../../src/handlers/runtime/create-handler.ts';
import { failureOfRun } from '../../src/handlers/runtime/run-failed-error.ts';
import { createLab, type Lab } from '../../src/lab/lab.ts';
import type { World } from '../../src/lab/world.ts';
import { testContext } from '../support/context.ts';
import { durableLog, executionArn, runDurably, type DurableRun } from '../support/durable.ts';
import { labTransport } from '../support/lab-transport.ts';
import { group } from '../support/groups.ts';
import { identityCenter, permissionSet, scimGroups } from '../support/identity-center.ts';
import {
  callerCredentials,
  CLIENT_ID,
  MSIAM_ACCESS_ID,
  samlRole,
  worldWith,
  type WorldOptions,
} from '../support/worlds.ts';

const example = new URL('../../config/example.yaml', import.meta.url);
const centerExample = new URL('../../config/identity-center.example.yaml', import.meta.url);

/** The configuration that people start from. */
export const config = parseConfig(readFileSync(example, 'utf8'), 'config/example.yaml');

/** The one for IAM Identity Center, with the definitions beside it. */
export const centerConfig = loadConfig(fileURLToPath(centerExample), {});

/** The one for what expires. */
export const expiringConfig = loadConfig(
  fileURLToPath(new URL('../../config/expiring.example.yaml', import.meta.url)),
  {},
);

const production = '111122223333';

/** An organization that the example configuration fits: one account in the unit that it includes. */
export function exampleWorld(options: WorldOptions & { readonly roles?: readonly string[] } = {}): World {
  const { roles = ['Admin', 'Reader'], ...rest } = options;
  return worldWith({
    accounts: [
      {
        id: production,
        name: 'prod',
        organizationalUnit: 'ou-lab1-workloads',
        roles: roles.map((name) => samlRole(name, { account: production, provider: 'AzureAD' })),
      },
    ],
    ...rest,
    aws: { organizationalUnits: [{ id: 'ou-lab1-workloads', name: 'Workloads' }], ...rest.aws },
  });
}

/** An organization whose IAM Identity Center has nothing yet. */
export function centerWorld(options: WorldOptions = {}): World {
  return worldWith({ identityCenter: identityCenter(), ...options });
}

/** The object id of the group `AWS-111122223333-Developer`. */
export const developers = group(1).id;

/** One whose permission set Developer waits for its group: it is in AWS, and an administrator assigned it. */
export function groupsWorld(options: WorldOptions = {}): World {
  const named = group(1, { displayName: `AWS-${production}-Developer` });
  const { federatedCredentials = [] } = worldWith().entra.clients[0] ?? {};
  const permissions = ['Application.Read.All', 'GroupMember.Read.All'];
  return worldWith({
    accounts: [{ id: production, name: 'prod' }],
    identityCenter: identityCenter({
      permissionSets: [permissionSet('Developer')],
      identityStore: { groups: scimGroups([named]) },
    }),
    servicePrincipal: {
      displayName: 'AWS IAM Identity Center',
      appRoleAssignedTo: [
        {
          id: 'assigned',
          appRoleId: MSIAM_ACCESS_ID,
          principalId: named.id,
          principalType: 'Group',
          principalDisplayName: named.displayName,
        },
      ],
    },
    ...options,
    entra: {
      clients: [{ appId: CLIENT_ID, displayName: 'Rolebridge', permissions, federatedCredentials }],
      groups: [named],
      ...options.entra,
    },
  });
}

const manyRoles = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

/** Every app role there has another name than the configuration gives it: more updates than the guard lets pass. */
export function renamedWorld(): World {
  return exampleWorld({
    roles: manyRoles,
    servicePrincipal: {
      appRoles: manyRoles.map((name, index) => ({
        id: `7e9a1c00-0000-4000-8000-0000000001${String(index).padStart(2, '0')}`,
        value: `arn:aws:iam::${production}:role/${name},arn:aws:iam::${production}:saml-provider/AzureAD`,
        displayName: `old ${name}`,
        description: `${name} in prod (${production})`,
      })),
    },
  });
}

export interface LabHandler {
  readonly lab: Lab;
  readonly state: StateStore;
  readonly dependencies: Dependencies<JobName>;
  readonly owners: readonly string[];
}

export interface LabHandlerOptions {
  readonly configuration?: Config;
  /** Takes the place of the lab's where it says something. */
  readonly transport?: Transport;
}

/** What a handler needs, on a lab of its own. */
export function labHandler(world: World, options: LabHandlerOptions = {}): LabHandler {
  const { configuration = config, transport = {} } = options;
  const lab = createLab(world);
  const state = lasting(createMemoryState({}));
  const owners: string[] = [];
  return {
    lab,
    state,
    owners,
    dependencies: {
      clock: lab.clock,
      openApp(owner) {
        owners.push(owner);
        return createApp(configuration, { owner, state, ...onLab(lab, transport) });
      },
    },
  };
}

export interface LabRun {
  readonly lab: Lab;
  readonly report: RunReport;
}

export interface LabRunOptions {
  readonly job?: JobName;
  readonly configuration?: Config;
}

/** What the terminal would do for this request, on a lab of its own. */
export async function labRun(
  world: World,
  request: RunRequest,
  { job = 'app-roles', configuration = config }: LabRunOptions = {},
): Promise<LabRun> {
  const lab = createLab(world);
  const app = createApp(configuration, { owner: 'terminal', state: createMemoryState({}), ...onLab(lab) });
  const report = await app.run(job, request, testContext(lab.clock));
  await app.close();
  return { lab, report };
}

function onLab(lab: Lab, transport: Transport = {}) {
  return {
    jobs: everyJob,
    environment: { variable: () => undefined },
    transport: { ...labTransport(lab), ...transport },
    awsCredentials: callerCredentials(),
  };
}

/** State that outlives the app of one invocation, as a table does. */
function lasting(state: StateStore): StateStore {
  return { ...state, close: () => Promise.resolve() };
}

export interface LambdaContextOptions {
  readonly remainingMs?: number;
  readonly requestId?: string;
}

export const requestId = '8f5f2a0e-0000-4000-8000-000000000001';

export const functionName = 'rolebridge-prod-appRoles';

export function lambdaContext({
  remainingMs = 900_000,
  requestId: awsRequestId = requestId,
}: LambdaContextOptions = {}): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-west-1:999988887777:function:${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: '2026/11/20/[$LATEST]0',
    getRemainingTimeInMillis: () => remainingMs,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}

/** What the function writes while it is listened to, line by line, as CloudWatch Logs would get it. */
export function listen(): { lines(): readonly Record<string, unknown>[] } {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
  }
  return {
    lines: () =>
      written
        .join('')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

/** Invokes a deployed function once, with an execution of its own, and has the report or the error that it ends with. */
export type Send = (event: unknown, invocation?: InvocationOptions) => Promise<RunReport>;

export interface InvocationOptions extends LambdaContextOptions {
  /** Of the durable execution. */
  readonly name?: string;
}

/** An execution that failed, as `GetDurableExecution` tells of it, with the report that is in its history. */
export class ExecutionFailedError extends Error {
  readonly code: string | undefined;
  readonly report: RunReport;

  constructor({ error, report }: DurableRun) {
    super(error?.ErrorMessage);
    this.name = error?.ErrorType ?? '';
    this.code = failureOfRun(report)?.code;
    this.report = report;
  }
}

export function deployed<J extends JobName>(options: HandlerOptions<J>, lab?: Lab): Send {
  const handler = createHandler(options);
  let executions = 0;
  return async (event, { name = `execution ${(executions += 1)}`, ...context } = {}) => {
    const run = await runDurably(handler, event, {
      log: durableLog(event, { arn: executionArn(name) }),
      lambda: () => lambdaContext(context),
      ...(lab === undefined ? {} : { clock: lab.clock }),
    });
    if (run.result === undefined) throw new ExecutionFailedError(run);
    return run.result;
  };
}

/** The report that a run gives, or that its error carries, as the terminal would show it. */
export async function reportOf(run: Promise<RunReport>): Promise<RunReport> {
  const { slice: _slice, ...report } = await run.catch((error: unknown) => {
    if (error instanceof ExecutionFailedError) return error.report;
    throw error;
  });
  return report;
}
