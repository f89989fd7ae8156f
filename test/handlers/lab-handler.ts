import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import { vi } from 'vitest';
import { createMemoryState } from '../../src/app-defaults.ts';
import { createApp, type RunRequest } from '../../src/app.ts';
import { parseConfig } from '../../src/config/parse.ts';
import type { StateStore } from '../../src/core/state.ts';
import type { RunReport } from '../../src/core/report.ts';
import type { Transport } from '../../src/providers/transport.ts';
import type { Dependencies } from '../../src/handlers/runtime/dependencies.ts';
import { createLab, type Lab } from '../../src/lab/lab.ts';
import { graphMiddleware } from '../../src/lab/mounts/graph-middleware.ts';
import { httpClient } from '../../src/lab/mounts/http-client.ts';
import { requestHandler } from '../../src/lab/mounts/request-handler.ts';
import type { World } from '../../src/lab/world.ts';
import { testContext } from '../support/context.ts';
import { callerCredentials, samlRole, worldWith, type WorldOptions } from '../support/worlds.ts';

const example = new URL('../../config/example.yaml', import.meta.url);

/** The configuration that people start from. */
export const config = parseConfig(readFileSync(example, 'utf8'), 'config/example.yaml');

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
  readonly dependencies: Dependencies;
  readonly owners: readonly string[];
}

/** What a handler needs, on a lab of its own. `transport` takes the place of the lab's where it says something. */
export function labHandler(world: World, transport: Transport = {}): LabHandler {
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
        return createApp(config, { owner, state, ...onLab(lab, transport) });
      },
    },
  };
}

export interface LabRun {
  readonly lab: Lab;
  readonly report: RunReport;
}

/** What the terminal would do for this request, on a lab of its own. */
export async function labRun(world: World, request: RunRequest, configuration = config): Promise<LabRun> {
  const lab = createLab(world);
  const app = createApp(configuration, { owner: 'terminal', state: createMemoryState({}), ...onLab(lab) });
  const report = await app.run('app-roles', request, testContext(lab.clock));
  await app.close();
  return { lab, report };
}

function onLab(lab: Lab, transport: Transport = {}) {
  return {
    environment: { variable: () => undefined },
    transport: {
      requestHandler: requestHandler(lab),
      graphMiddleware: () => graphMiddleware(lab),
      httpClient: httpClient(lab),
      ...transport,
    },
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

export function lambdaContext({
  remainingMs = 900_000,
  requestId: awsRequestId = requestId,
}: LambdaContextOptions = {}): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'rolebridge-prod-appRoles',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:999988887777:function:rolebridge-prod-appRoles',
    memoryLimitInMB: '512',
    awsRequestId,
    logGroupName: '/aws/lambda/rolebridge-prod-appRoles',
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
