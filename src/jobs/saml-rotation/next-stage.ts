import type { Certificate } from '../../model/certificates.ts';
import {
  activationHolds,
  distributionHolds,
  hold,
  minute,
  policyHolds,
  stagingHolds,
  type Hold,
} from './holds.ts';
import { acceptedNow, missing, named, newCertificate } from './items.ts';
import { day } from './kind.ts';
import type { Position } from './position.ts';
import { keyOf, type AcceptedCertificate, type RotationItem } from './rotation-item.ts';
import type { Situation } from './situation.ts';
import { stages, type Stage } from './stage.ts';

/** What the next stage of one connection changes, in the engine's terms. */
export interface NextStage {
  readonly stage: Stage | undefined;
  /** A person asked not to go that far: nothing of the stage is planned. */
  readonly beyondWish: boolean;
  readonly current: readonly RotationItem[];
  readonly desired: readonly RotationItem[];
  /** Key -> why it is wanted, or no longer. */
  readonly why: ReadonlyMap<string, string>;
  readonly holds: ReadonlyMap<string, readonly Hold[]>;
}

export function nextStageOf(situation: Situation, position: Position, now: Date): NextStage {
  const accepted = acceptedNow(situation);
  const stage = stageOf(position);
  const { to } = situation.wish ?? {};
  const beyondWish = stage !== undefined && to !== undefined && stages.indexOf(stage) > stages.indexOf(to);
  const step = beyondWish ? nothing : stepOf(situation, position, accepted, now);
  const removed = new Set(step.removed.map(keyOf));
  const changed = [
    ...step.added,
    ...step.removed,
    ...(step.pointer === undefined ? [] : [step.pointer.after]),
  ];
  return {
    stage,
    beyondWish,
    current: [...accepted, ...(step.pointer === undefined ? [] : [step.pointer.before])],
    desired: [
      ...accepted.filter((item) => !removed.has(keyOf(item))),
      ...step.added,
      ...(step.pointer === undefined ? [] : [step.pointer.after]),
    ],
    why: new Map([...step.added, ...step.removed].map((item) => [keyOf(item), step.why(item)])),
    holds: new Map(changed.map((item) => [keyOf(item), step.holds])),
  };
}

export function stageOf({ at }: Position): Stage | undefined {
  switch (at) {
    case 'due':
      return 'stage';
    case 'severed':
    case 'staged':
    case 'published':
      return 'distribute';
    case 'distributed':
    case 'rolling-back':
      return 'activate';
    case 'activated':
    case 'cleaning':
      return 'clean-up';
    case 'rolled-back':
    case 'idle':
      return undefined;
  }
}

interface Step {
  readonly added: readonly RotationItem[];
  readonly removed: readonly RotationItem[];
  /** It is not among what is there otherwise: the guard would count it with the certificates. */
  readonly pointer?: { readonly before: RotationItem; readonly after: RotationItem };
  readonly why: (item: RotationItem) => string;
  readonly holds: readonly Hold[];
}

/** Of the certificate that is to be active next. */
const next = 'Entra is to sign with it next';

const nothing: Step = { added: [], removed: [], why: () => '', holds: [] };

function stepOf(
  situation: Situation,
  position: Position,
  accepted: readonly AcceptedCertificate[],
  now: Date,
): Step {
  const { active } = situation;
  switch (position.at) {
    case 'due':
      return {
        ...nothing,
        added: [newCertificate(situation)],
        why: () => `the active certificate ends on ${day(Date.parse(active.notAfter))}`,
        holds: stagingHolds(situation, now),
      };
    case 'severed': {
      const holds = policyHolds(situation, 'distribute');
      return distribute(situation, [active, ...position.wanted], holds);
    }
    case 'staged':
      return distribute(situation, [position.candidate], distributionHolds(situation, false));
    case 'published':
      return distribute(situation, [active, ...position.wanted], distributionHolds(situation, true));
    case 'distributed':
      return pointTo(situation, position.candidate, 'activate', now);
    case 'rolling-back':
      return pointTo(situation, position.target, 'roll-back', now);
    case 'activated':
    case 'cleaning': {
      const { leftOver, until } = position;
      const removed = accepted.filter(({ certificate }) => certificate.thumbprint === leftOver.thumbprint);
      const wait = hold(position.at === 'activated', 'waiting', `it stays accepted until ${minute(until)}`);
      const { unread } = situation.neighbours;
      const unknown = hold(
        unread.length > 0,
        'completeness',
        `another connection of the same accounts may sign with it: ${unread.join('; ')}`,
      );
      const why = (): string => 'another certificate is active, and the overlap is over';
      return {
        ...nothing,
        removed,
        why,
        holds: [...unknown, ...policyHolds(situation, 'clean-up'), ...wait],
      };
    }
    case 'rolled-back':
    case 'idle':
      return nothing;
  }
}

function distribute(situation: Situation, wanted: readonly Certificate[], holds: readonly Hold[]): Step {
  const { active } = situation;
  const why = (item: RotationItem): string =>
    item.type === 'accepted-certificate' && item.certificate.thumbprint === active.thumbprint
      ? 'nobody can sign in to the account without the active certificate'
      : next;
  return { ...nothing, added: missing(situation, wanted), why, holds };
}

function pointTo(
  situation: Situation,
  certificate: Certificate,
  purpose: 'activate' | 'roll-back',
  now: Date,
): Step {
  const { connection, servicePrincipal, active, acceptance } = situation;
  const pointer = {
    type: 'active-certificate',
    connection: connection.name,
    servicePrincipalId: servicePrincipal.id,
    samlProvider: connection.samlProvider,
    accounts: acceptance.accounts.map(named),
    purpose,
  } as const;
  return {
    ...nothing,
    pointer: { before: { ...pointer, certificate: active }, after: { ...pointer, certificate } },
    holds: activationHolds(situation, certificate, purpose, now),
  };
}
