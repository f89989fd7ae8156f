import { completeness } from '../../core/completeness.ts';
import type { RunContext } from '../../core/context.ts';
import type { Job, Reading, ReadSummary, Remark } from '../../core/job.ts';
import { ownership } from '../../core/ownership.ts';
import { count } from '../../core/words.ts';
import { readAccounts } from '../connection-accounts.ts';
import { eachConnection } from '../each-connection.ts';
import { lacking } from './acceptance.ts';
import { rulesOf } from './holds.ts';
import { rotationKind } from './kind.ts';
import { readNeighbouringAccounts } from './neighbours.ts';
import { nextStageOf, type NextStage } from './next-stage.ts';
import type { SamlRotationParts } from './parts.ts';
import { candidateIn, distributionOf, positionOf, type Position } from './position.ts';
import { readSituation } from './read-situation.ts';
import type { SamlRotationReaders } from './readers.ts';
import { remarksOn } from './remarks.ts';
import { keyOf, type RotationItem } from './rotation-item.ts';
import { selectionOf } from './selection.ts';
import type { Sighting } from './sighting.ts';
import type { Situation } from './situation.ts';

export const samlRotationJob = 'saml-rotation';

/** Connection -> what its reading saw, for the writer to remember. */
export type RotationNotes = ReadonlyMap<string, Sighting>;

/** SAML signing certificates are renewed in stages: each run plans the next stage of each connection. */
export function createSamlRotationJob(
  parts: SamlRotationParts,
  readers: SamlRotationReaders,
): Job<RotationItem, RotationNotes> {
  return {
    name: samlRotationJob,
    kind: rotationKind,
    limits: parts.settings.limits,
    read: (context) => read(parts, readers, context),
  };
}

/** A connection with where it stands. */
interface Standing {
  readonly situation: Situation;
  readonly sighting: Sighting;
  readonly position: Position;
  readonly next: NextStage;
  readonly reads: readonly ReadSummary[];
}

async function read(
  parts: SamlRotationParts,
  readers: SamlRotationReaders,
  context: RunContext,
): Promise<Reading<RotationItem, RotationNotes>> {
  const { selected, remarks } = selectionOf(parts);
  const connections = selected.map(({ connection }) => connection);
  const own = await readAccounts(connections, readers, 'its SAML provider stays', context);
  const others = await readNeighbouringAccounts(connections, parts.connections, readers, context);
  const accounts = { of: new Map([...others, ...own.of]), idle: idleIn(own.remarks, connections) };
  const { open, failed } = await eachConnection(
    selected.map((each) => ({ ...each, name: each.connection.name })),
    'SAML connections',
    async (each): Promise<Standing> => {
      const { situation, sighting, reads } = await readSituation(each, accounts, parts, readers, context);
      const now = context.clock.now();
      const position = positionOf(situation, now);
      const next = nextStageOf(situation, position, now);
      return { situation, sighting, position, next, reads: [...reads, ...unhealedReads(situation, next)] };
    },
    context,
  );
  return readingOf(open, failed, [...remarks, ...own.remarks], context);
}

/** Only what is said of a selector has the name of a connection as its subject. */
function idleIn(
  remarks: readonly Remark[],
  connections: readonly { readonly name: string }[],
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    connections.map(({ name }) => [
      name,
      remarks.filter(({ subject }) => subject === name).map(({ text }) => text),
    ]),
  );
}

/**
 * People are locked out, and this run does nothing about it: held back, or beyond what was asked. Where nothing is
 * done nothing can fail, so that the run is made as loud as one that could not read everything.
 */
function unhealedReads(
  { acceptance, active, connection }: Situation,
  next: NextStage,
): readonly ReadSummary[] {
  const healed = new Set(
    next.desired
      .filter((item) => (next.holds.get(keyOf(item)) ?? [{}]).length === 0)
      .flatMap((item) =>
        item.type === 'accepted-certificate' && item.certificate.thumbprint === active.thumbprint
          ? [item.account.id]
          : [],
      ),
  );
  const cut = lacking(acceptance, active.thumbprint).filter(({ account }) => !healed.has(account.id));
  if (cut.length === 0) return [];
  const reason = `${cut.map(({ account }) => `${account.id} ${account.name}`).join(', ')} do not accept the active certificate, and this run does not give it to them`;
  const hint = `Nobody can sign in there: rolebridge rotate saml ${connection.name} --to distribute`;
  return [
    {
      source: `sign-in ${connection.name}`,
      found: `${count(cut.length, 'account')} locked out`,
      gaps: [{ scope: connection.name, code: 'SIGN_IN_SEVERED', reason, hint }],
    },
  ];
}

function readingOf(
  open: readonly Standing[],
  failed: readonly ReadSummary[],
  remarks: Reading<RotationItem>['remarks'],
  { clock }: RunContext,
): Reading<RotationItem, RotationNotes> {
  const reads = [...open.flatMap((each) => each.reads), ...failed];
  const gaps = reads.flatMap((each) => each.gaps);
  return {
    desired: {
      items: open.flatMap(({ next }) => next.desired),
      why: new Map(open.flatMap(({ next }) => [...next.why])),
    },
    current: open.flatMap(({ next }) => next.current),
    targets: open.map(({ situation }) => situation.connection.name),
    rules: [
      completeness(rotationKind, gaps),
      ownership(rotationKind),
      ...rulesOf(new Map(open.flatMap(({ next }) => [...next.holds]))),
    ],
    reads,
    remarks: [
      ...remarks,
      ...open.flatMap(({ situation, position, next }) => remarksOn(situation, position, next, clock.now())),
    ],
    notes: new Map(
      open.map((each) => [each.situation.connection.name, sightingOf(each, clock.now())] as const),
    ),
  };
}

/** With the next certificate, which is only known once all was read. */
function sightingOf({ situation, sighting }: Standing, now: Date): Sighting {
  const candidate = candidateIn(situation, now);
  if (candidate === undefined) return sighting;
  const { thumbprint } = candidate;
  return {
    ...sighting,
    candidate: { thumbprint, distributed: distributionOf(situation.acceptance, candidate) },
  };
}
