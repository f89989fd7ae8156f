const managedBy = 'managed-by';
const ofConnection = 'rolebridge-connection';

/** By which what we made in an account is known again. */
export function ownTags(connection: string): Readonly<Record<string, string>> {
  return { [managedBy]: 'rolebridge', [ofConnection]: connection };
}

/** Why a role is not ours to change, by its tags; undefined when it is. */
export function foreignness(
  connection: string,
  tags: Readonly<Record<string, string>> | undefined,
): string | undefined {
  if (tags === undefined) return 'its tags could not be read';
  if (tags[managedBy] !== 'rolebridge') return `it has no tag ${managedBy}=rolebridge`;
  const other = tags[ofConnection];
  return other === undefined || other === connection ? undefined : `it is of the connection ${other}`;
}
