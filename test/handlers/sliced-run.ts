import { createMemoryState } from '../../src/app-defaults.ts';
import { createApp } from '../../src/app.ts';
import { everyJob } from '../../src/composition/every-job.ts';
import { createHandler } from '../../src/handlers/runtime/create-handler.ts';
import { earlyMs } from '../../src/handlers/runtime/time-left.ts';
import { createLab, type Lab } from '../../src/lab/lab.ts';
import type { World } from '../../src/lab/world.ts';
import { accessConfig } from '../e2e/account-assignments/company.ts';
import {
  durableLog,
  executionArn,
  runDurably,
  type DurableLog,
  type DurableRun,
} from '../support/durable.ts';
import { secret, withSecret } from '../support/lab-app.ts';
import { labTransport } from '../support/lab-transport.ts';
import { callerCredentials } from '../support/worlds.ts';
import { lambdaContext } from './lab-handler.ts';

export interface RunCase {
  /** Of the lab's clock, for each slice. */
  readonly sliceSeconds?: number;
  /** The process dies before the request to AWS with this number, counted over all slices, has been answered. */
  readonly killedAt?: readonly number[];
  readonly name?: string;
  /** Called when an invocation has ended, or was killed. */
  readonly between?: (invocation: number) => unknown;
}

export interface DeployedAccess {
  readonly lab: Lab;
  readonly state: ReturnType<typeof createMemoryState>;
  run(event: object, run?: RunCase): Promise<DurableRun>;
  /** Operations of IAM Identity Center that write, as they were asked for. */
  writes(): readonly string[];
}

const writing = /^sso:(?:Create|Delete)AccountAssignment$/u;

/**
 * The function for account-assignments on a lab, whose processes can be cut short and killed.
 * @param settings Read by each slice anew, so that a test can change what is wanted meanwhile.
 */
export function deployedAccess(
  world: World,
  settings: () => Parameters<typeof accessConfig>[0],
): DeployedAccess {
  const lab = createLab(withSecret(structuredClone(world)));
  const state = createMemoryState(world.state);

  /** One process: from its death on nothing that it asks for is answered. */
  function start(log: DurableLog, dies: () => boolean, died: () => void) {
    let isDead = false;
    const alive = <T>(what: () => Promise<T>): Promise<T> => (isDead ? new Promise(() => undefined) : what());
    const reached: Lab = {
      ...lab,
      async fetch(request) {
        if (!isDead && dies()) {
          // What the cloud was asked for last may be done or not.
          await lab.fetch(request);
          isDead = true;
          died();
        }
        return alive(() => lab.fetch(request));
      },
    };
    return createHandler({
      job: 'account-assignments',
      durableClient: log,
      dependencies: {
        clock: { ...lab.clock, sleep: (...sleep) => alive(() => lab.clock.sleep(...sleep)) },
        openApp: (owner) =>
          createApp(accessConfig(settings()), {
            owner,
            jobs: everyJob,
            state: {
              get: (key) => alive(() => state.get(key)),
              list: (...list) => alive(() => state.list(...list)),
              put: (...put) => alive(() => state.put(...put)),
              remove: (...remove) => alive(() => state.remove(...remove)),
              close: async () => undefined,
            },
            environment: { variable: (name) => (name === secret.variable ? secret.text : undefined) },
            transport: labTransport(reached),
            awsCredentials: callerCredentials(),
          }),
      },
    });
  }

  return {
    lab,
    state,
    writes: () =>
      lab.journal.entries.map(({ operation }) => operation).filter((operation) => writing.test(operation)),
    async run(event, { sliceSeconds = 840, killedAt = [], name = 'one', between } = {}) {
      const log = durableLog(event, { arn: executionArn(name) });
      let [requests, invocations] = [0, 0];
      const dies = () => killedAt.includes((requests += 1));
      let dying = Promise.withResolvers<'killed'>();
      let handler = start(log, dies, () => dying.resolve('killed'));
      return runDurably(
        async (...invocation) => {
          for (;;) {
            const ended = await Promise.race([handler(...invocation), dying.promise]);
            await between?.((invocations += 1));
            if (ended !== 'killed') return ended;
            dying = Promise.withResolvers<'killed'>();
            handler = start(log, dies, () => dying.resolve('killed'));
          }
        },
        event,
        {
          log,
          lambda: () => lambdaContext({ remainingMs: earlyMs + sliceSeconds * 1_000 }),
          clock: lab.clock,
        },
      );
    },
  };
}
