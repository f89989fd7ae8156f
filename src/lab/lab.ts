import { createAwsCloud } from './aws/cloud.ts';
import { completeProvisioning } from './aws/sso-admin/provisioning.ts';
import { createLabClock } from './clock.ts';
import type { LabClock } from './clock.ts';
import { brokenConnection, unknownHost } from './connection.ts';
import { createEntraCloud } from './entra/cloud.ts';
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import type { LabFunctions } from './functions.ts';
import { createJournal } from './journal.ts';
import type { Journal } from './journal.ts';
import type { Cloud, Clouds, Identified, LabRequest, Session } from './operation.ts';
import { redacted } from './redaction.ts';
import { readRequest } from './request.ts';
import { createWebIdentity } from './web-identity.ts';
import type { Fault, World } from './world.ts';

export interface Lab {
  /** What the clouds hold now. */
  readonly world: World;
  readonly clock: LabClock;
  readonly journal: Journal;
  readonly faults: Faults;
  /** Answers as the cloud at that host would; throws what `fetch` throws when a connection fails. */
  fetch(request: Request): Promise<Response>;
}

export interface LabOptions {
  /** What the functions of AWS Lambda do, by their names. */
  readonly functions?: LabFunctions;
}

/** Both clouds in memory. The world is copied: the lab never changes the one it is given. */
export function createLab(initial: World, { functions = {} }: LabOptions = {}): Lab {
  const world = structuredClone(initial);
  completeProvisioning(world.aws);
  const clock = createLabClock(new Date(world.now));
  const clouds: Clouds = { world, clock, session: createSession(), functions, dispatch: send };
  const journal = createJournal();
  const faults = createFaults(world.faults);
  const mounted: readonly Cloud[] = [createAwsCloud(), createEntraCloud()];

  async function answer(
    cloud: Cloud,
    request: LabRequest,
    identified: Identified,
    clouds: Clouds,
    effect?: Fault['effect'],
  ) {
    switch (effect?.type) {
      case 'reset':
        return undefined;
      case 'error':
        return cloud.error(identified, effect, clouds);
      case 'garbage':
        return garbage();
      case 'lost-reply':
      case undefined:
        return await cloud.handle(request, identified, clouds);
    }
  }

  async function send(request: LabRequest, sent?: Date): Promise<Response> {
    const cloud = mounted.find((each) => each.answers(request.url.hostname));
    if (cloud === undefined) throw unknownHost(request.url.hostname);

    const at = (sent ?? clock.now()).toISOString();
    const then = sent === undefined ? clouds : { ...clouds, clock: { ...clock, now: () => sent } };
    const identified = cloud.identify(request, clouds);
    const effect = faults.next(request, identified);
    const response = await answer(cloud, request, identified, then, effect);
    const reply = await response?.clone().text();

    journal.write({
      at,
      cloud: cloud.name,
      method: request.method,
      url: redacted(request.url.href),
      operation: identified.operation,
      ...(identified.account === undefined ? {} : { account: identified.account }),
      body: redacted(request.body),
      status: response?.status ?? 0,
      ...(reply ? { reply: redacted(reply) } : {}),
      ...(effect === undefined ? {} : { fault: effect.type }),
    });
    if (response === undefined || effect?.type === 'lost-reply') throw brokenConnection();
    return response;
  }

  return {
    world,
    clock,
    journal,
    faults,
    async fetch(incoming) {
      incoming.signal.throwIfAborted();
      return send(await readRequest(incoming));
    },
  };
}

/** The lab's world as one could load it again: at the clock's time, with the faults that are still to come. */
export function exportWorld(lab: Lab): World {
  const world = structuredClone(lab.world);
  return {
    ...world,
    now: lab.clock.now().toISOString(),
    faults: [...structuredClone(lab.faults.remaining())],
  };
}

function createSession(): Session {
  let last = 0;
  return {
    awsCredentials: new Map(),
    bearerTokens: new Map(),
    stale: new Map(),
    settling: new Map(),
    deltaTokens: new Map(),
    buckets: new Map(),
    webIdentity: createWebIdentity(),
    next: () => (last += 1),
  };
}

/** What a load balancer answers for a service that is down: a page for people, in no cloud's error form. */
function garbage(): Response {
  const page =
    '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n';
  return new Response(page, { status: 502, headers: { 'content-type': 'text/html' } });
}
