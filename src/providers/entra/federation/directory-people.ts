import * as z from 'zod';
import type { DirectoryPerson } from '../../../model/federation.ts';
import { parsed } from '../refusals.ts';

/** Microsoft Graph: directoryObject, with what its types add; all but the id is null to who may not read that type. */
const directoryObject = z.object({
  '@odata.type': z.string(),
  id: z.string(),
  displayName: z.string().nullish(),
});

const TYPES: Readonly<Record<string, DirectoryPerson['type']>> = {
  '#microsoft.graph.user': 'user',
  '#microsoft.graph.group': 'group',
  '#microsoft.graph.servicePrincipal': 'servicePrincipal',
};

/** Those who can own something or be let in: devices and contacts are left out. */
export function toDirectoryPeople(answers: readonly unknown[], what: string): readonly DirectoryPerson[] {
  return answers.flatMap((each) => {
    const { '@odata.type': type, id, displayName } = parsed(directoryObject, each, what);
    const known = TYPES[type];
    return known === undefined ? [] : [{ id, type: known, displayName: displayName ?? '' }];
  });
}
