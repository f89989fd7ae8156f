import type { EntraCaller } from '../operation.ts';
import type { EntraWorld } from '../world.ts';
import type { Body } from './entity-types.ts';
import { pick } from './entity-types.ts';
import type { DirectoryObject } from './group-types.ts';
import { groupBody } from './group-types.ts';
import { directMembers, directoryObjects, seesMembers } from './membership.ts';

export const RELATIONS = ['members', 'owners'] as const;
type Relation = (typeof RELATIONS)[number];

/** What a caller follows from the first request on. */
export interface Tracked {
  readonly properties: readonly string[];
  readonly relations: readonly Relation[];
  /** Groups that it is limited to. */
  readonly ids?: readonly string[];
}

/** A group as a delta token remembers it. */
interface GroupState {
  readonly body: Body;
  readonly related: Readonly<Record<Relation, readonly Reference[]>>;
  readonly restorable: boolean;
}

interface Reference {
  readonly type: DirectoryObject['type'];
  readonly id: string;
}

export type Snapshot = ReadonlyMap<string, GroupState>;

export function takeSnapshot(entra: EntraWorld, caller: EntraCaller, tracked: Tracked, now: Date): Snapshot {
  const { ids, properties } = tracked;
  const groups = entra.groups.filter(({ id }) => ids?.includes(id.toLowerCase()) ?? true);
  return new Map(
    groups.map((group) => {
      const members = seesMembers(caller, group) ? directMembers(entra, group, now) : [];
      const owners = directoryObjects(entra, group.owners);
      return [
        group.id,
        {
          body: structuredClone(pick(groupBody(group), properties)),
          related: { members: members.map(reference), owners: owners.map(reference) },
          // Only Microsoft 365 groups go to the deleted items first (Graph: "directory resource type").
          restorable: group.groupTypes.includes('Unified'),
        },
      ];
    }),
  );
}

/** Everything that is there: the first round. */
export function everything(after: Snapshot, tracked: Tracked): readonly Body[] {
  return [...after].map(([id, group]) => created(id, group, tracked));
}

/** What became different (Graph: "Get incremental changes for groups"). `minimal` leaves out what did not. */
export function changes(
  before: Snapshot,
  after: Snapshot,
  tracked: Tracked,
  minimal: boolean,
): readonly Body[] {
  const gone = [...before].filter(([id]) => !after.has(id));
  return [
    ...[...after].flatMap(([id, group]) => {
      const known = before.get(id);
      return known === undefined
        ? [created(id, group, tracked)]
        : updated(id, known, group, tracked, minimal);
    }),
    ...gone.map(([id, { restorable }]) => ({
      id,
      '@removed': { reason: restorable ? 'changed' : 'deleted' },
    })),
  ];
}

/** "If the property has never been set before it will not be included in the response at all" (Graph: "group: delta"). */
function created(id: string, { body, related }: GroupState, { relations }: Tracked): Body {
  const set = Object.entries(body).filter(([, value]) => value !== null);
  const added = relations.flatMap((relation) => annotation(relation, related[relation].map(shown)));
  return { ...Object.fromEntries([...set, ...added]), id };
}

function updated(
  id: string,
  before: GroupState,
  after: GroupState,
  { relations }: Tracked,
  minimal: boolean,
): readonly Body[] {
  const differs = (property: string) =>
    JSON.stringify(before.body[property]) !== JSON.stringify(after.body[property]);
  const different = Object.keys(after.body).filter(differs);
  const moved = relations.flatMap((relation) =>
    annotation(relation, difference(before.related[relation], after.related[relation])),
  );
  if (different.length === 0 && moved.length === 0) return [];
  const kept = Object.keys(after.body).filter(
    (property) => different.includes(property) || (!minimal && after.body[property] !== null),
  );
  return [{ ...pick(after.body, kept), ...Object.fromEntries(moved), id }];
}

function difference(before: readonly Reference[], after: readonly Reference[]): readonly Body[] {
  const has = (references: readonly Reference[], id: string) => references.some((each) => each.id === id);
  return [
    ...before
      .filter(({ id }) => !has(after, id))
      .map((each) => ({ ...shown(each), '@removed': { reason: 'deleted' } })),
    ...after.filter(({ id }) => !has(before, id)).map(shown),
  ];
}

function annotation(relation: Relation, entries: readonly Body[]): [string, readonly Body[]][] {
  return entries.length === 0 ? [] : [[`${relation}@delta`, entries]];
}

function reference({ type, id }: DirectoryObject): Reference {
  return { type, id };
}

function shown({ type, id }: Reference): Body {
  return { '@odata.type': `#microsoft.graph.${type}`, id };
}
