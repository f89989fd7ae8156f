import type { DurableLambdaHandler } from '@aws/durable-execution-sdk-js';
import { createMemoryState } from '../../../src/app-defaults.ts';
import { createApp, type App } from '../../../src/app.ts';
import type { RunReport } from '../../../src/core/report.ts';
import type { JobName } from '../../../src/jobs/index.ts';
import { everyJob } from '../../../src/composition/every-job.ts';
import { createHandler } from '../../../src/handlers/runtime/create-handler.ts';
import { createLab, type Lab } from '../../../src/lab/lab.ts';
import type { World } from '../../../src/lab/world.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import { durableLog, runDurably, type DurableRun } from '../../support/durable.ts';
import { secret, withSecret } from '../../support/lab-app.ts';
import { labTransport } from '../../support/lab-transport.ts';
import { callerCredentials } from '../../support/worlds.ts';
import { accessConfig } from '../account-assignments/company.ts';
import { rules } from './estate.ts';
import { lambdaContext } from './lambda-context.ts';

/** A Lambda function may run for a quarter of an hour, and a slice stops a minute before. */
const lambdaMs = 15 * 60_000;

export interface LongRun extends DurableRun {
  readonly lab: Lab;
  /** When each slice began, killed ones too. */
  readonly begun: readonly Date[];
  /** What another run would do. */
  plan(): Promise<RunReport>;
}

export interface LongRunOptions {
  /** The requests, counted over all, at which the process that makes them dies. */
  readonly kills?: readonly number[];
  /** Of an invocation; its slice stops a minute before. */
  readonly remainingMs?: number;
}

/** One durable execution of the function. */
export async function longRun(
  world: World,
  { kills = [], remainingMs = lambdaMs }: LongRunOptions = {},
): Promise<LongRun> {
  const lab = createLab(withSecret(structuredClone(world)));
  const state = createMemoryState({});
  const event = { mode: 'apply' };
  const log = durableLog(event);
  const begun: Date[] = [];
  let requests = 0;
  let dying = Promise.withResolvers<'killed'>();

  /** A process of its own: once it is dead, nothing that it asks for is done. */
  function start(): DurableLambdaHandler {
    let isDead = false;
    const own = dying;
    const alive = <T>(what: () => Promise<T>): Promise<T> => (isDead ? new Promise(() => undefined) : what());
    const reached: Lab = {
      ...lab,
      async fetch(request) {
        requests += 1;
        if (kills.includes(requests)) {
          // Every other time the cloud still does what it was asked for last.
          if (requests % 2 === 0) await lab.fetch(request);
          isDead = true;
          own.resolve('killed');
        }
        return alive(() => lab.fetch(request));
      },
    };
    return createHandler({
      job: 'account-assignments',
      durableClient: log,
      dependencies: {
        clock: { ...lab.clock, sleep: (ms, signal) => alive(() => lab.clock.sleep(ms, signal)) },
        openApp(owner) {
          begun.push(lab.clock.now());
          return openApp(owner, reached, {
            get: (key) => alive(() => state.get(key)),
            list: (partition) => alive(() => state.list(partition)),
            put: (...put) => alive(() => state.put(...put)),
            remove: (...remove) => alive(() => state.remove(...remove)),
            close: async () => undefined,
          });
        },
      },
    });
  }

  let process = start();
  /** Lambda invokes again what has died, with the same log. */
  const lambda: DurableLambdaHandler = async (...invocation) => {
    const ended = await Promise.race([process(...invocation), dying.promise]);
    if (ended !== 'killed') return ended;
    dying = Promise.withResolvers<'killed'>();
    process = start();
    return lambda(...invocation);
  };
  const run = await runDurably(lambda, event, {
    log,
    lambda: () => lambdaContext(remainingMs),
    clock: lab.clock,
  });
  return {
    ...run,
    lab,
    begun: [...begun],
    plan: () =>
      openApp('plan', lab, state).run(
        'account-assignments',
        { mode: 'plan' },
        { clock: lab.clock, signal: new AbortController().signal, progress: () => undefined },
      ),
  };
}

function openApp(owner: string, lab: Lab, state: StateStore): App<JobName> {
  return createApp(accessConfig({ rules }), {
    owner,
    jobs: everyJob,
    state,
    environment: { variable: (name) => (name === secret.variable ? secret.text : undefined) },
    transport: labTransport(lab),
    awsCredentials: callerCredentials(),
  });
}

export interface Fullness {
  /** From the first beginning to the last one, readings between slices included. */
  readonly overAll: number;
  /** The same, of the time between the first and the last beginning of each slice. */
  readonly whileWriting: number;
}

/** How full AWS's limit of outstanding operations was, over the time of the lab's clock: 1 is always. */
export function fullness({ lab, begun }: Pick<LongRun, 'lab' | 'begun'>, limit: number): Fullness {
  const creates = (lab.world.aws.identityCenter?.operations ?? [])
    .filter(({ kind }) => kind === 'create')
    .map(({ createdDate, doneAt }) => ({ from: Date.parse(createdDate), to: Date.parse(doneAt) }));
  const slices = Map.groupBy(creates, ({ from }) => begun.findLastIndex((date) => date.getTime() <= from));
  const spans = [...slices.values()].map((own) => spanOf(own.map(({ from }) => from)));
  const busy = ({ from, to }: Span) =>
    creates.reduce((sum, each) => sum + Math.max(0, Math.min(each.to, to) - Math.max(each.from, from)), 0);
  const share = (within: readonly Span[]) =>
    within.reduce((sum, span) => sum + busy(span), 0) /
    (limit * within.reduce((sum, { from, to }) => sum + to - from, 0));
  return { overAll: share([spanOf(creates.map(({ from }) => from))]), whileWriting: share(spans) };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function spanOf(times: readonly number[]): Span {
  const sorted = times.toSorted((a, b) => a - b);
  return { from: sorted[0] ?? 0, to: sorted.at(-1) ?? 0 };
}

/** Triples that AWS was asked to assign, with how many times. */
export function askedFor({ lab }: Pick<LongRun, 'lab'>): ReadonlyMap<string, number> {
  const asked = new Map<string, number>();
  for (const { kind, accounts, permissionSet, principalId } of lab.world.aws.identityCenter?.operations ??
    []) {
    const triple = [kind, ...accounts, permissionSet, principalId].join(' ');
    asked.set(triple, (asked.get(triple) ?? 0) + 1);
  }
  return asked;
}
