/** What a run is narrowed to, in ids; absent is everything. */
export interface Scope {
  readonly accounts?: ReadonlySet<string>;
  readonly groups?: ReadonlySet<string>;
}

export function hasAccount({ accounts }: Scope, id: string): boolean {
  return accounts?.has(id) ?? true;
}

export function hasGroup({ groups }: Scope, id: string): boolean {
  return groups?.has(id) ?? true;
}
