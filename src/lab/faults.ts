import type { Identified, LabRequest } from './operation.ts';
import { means } from './operation-name.ts';
import { fault as faultSchema } from './world.ts';
import type { Fault, FaultInput } from './world.ts';

export interface Faults {
  /** Throws a ZodError when the fault is not one. */
  add(fault: FaultInput): void;
  /** What is still to come, with `skip` and `times` as they are now: the faults of an exported world. */
  remaining(): readonly Fault[];
}

export interface FaultQueue extends Faults {
  /** The effect that hits this request, if any. Every call counts as one request. */
  next(request: LabRequest, identified: Identified): Fault['effect'] | undefined;
}

interface Armed {
  readonly fault: Fault;
  seen: number;
  hits: number;
}

export function createFaults(initial: readonly Fault[]): FaultQueue {
  const armed: Armed[] = initial.map((fault) => ({ fault, seen: 0, hits: 0 }));

  return {
    add: (fault) => void armed.push({ fault: faultSchema.parse(fault), seen: 0, hits: 0 }),
    remaining: () => armed.filter((each) => !spent(each)).map(rest),
    next(request, identified) {
      let effect: Fault['effect'] | undefined;
      for (const each of armed) {
        if (spent(each) || !matches(each.fault, request, identified)) continue;
        const due = turnsUntilDue(each) === 0;
        each.seen += 1;
        // One request meets one fault. Another that was due as well waits for its next turn.
        if (!due || effect !== undefined) continue;
        each.hits += 1;
        effect = each.fault.effect;
      }
      return effect;
    },
  };
}

function matches(fault: Fault, request: LabRequest, identified: Identified): boolean {
  if (!means(fault.operation, identified.operation)) return false;
  if (fault.account !== undefined && fault.account !== identified.account) return false;
  const { contains } = fault;
  return contains === undefined || request.url.href.includes(contains) || request.body.includes(contains);
}

function spent({ fault, hits }: Armed): boolean {
  return fault.times !== 'always' && hits >= fault.times;
}

/** After `skip` requests the first is hit, then every nth. */
function turnsUntilDue({ fault, seen }: Armed): number {
  if (seen < fault.skip) return fault.skip - seen;
  const past = (seen - fault.skip) % fault.every;
  return past === 0 ? 0 : fault.every - past;
}

function rest(each: Armed): Fault {
  const { fault, hits } = each;
  return {
    ...fault,
    skip: turnsUntilDue(each),
    times: fault.times === 'always' ? 'always' : fault.times - hits,
  };
}
