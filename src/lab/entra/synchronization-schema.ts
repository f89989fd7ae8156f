import type { SynchronizationJob } from '../world.ts';
import type { Body } from './entity-types.ts';
import { derivedGuid } from './ids.ts';

/** How provisioning logs call both ends of a gallery application that speaks SCIM. */
export const SOURCE_SYSTEM = 'Azure Active Directory';
export const TARGET_SYSTEM = 'customappsso';

/** Of the one rule in the job's schema. That it is a GUID is how Graph's examples have it. */
export function ruleIdOf({ id }: SynchronizationJob): string {
  return derivedGuid(`synchronization rule of ${id}`);
}

/** Whether the job brings groups too. */
export function mapsGroups(job: SynchronizationJob): boolean {
  return job.mapsGroups ?? true;
}

/** Graph: synchronizationSchema, synchronizationRule and objectMapping resource types; no attributes. */
export function synchronizationSchemaBody(job: SynchronizationJob): Body {
  const mapping = (name: string, enabled: boolean): Body => ({
    enabled,
    flowTypes: 'Add, Update, Delete',
    name: `Provision Azure Active Directory ${name}s`,
    sourceObjectName: name,
    targetObjectName: name,
  });
  return {
    id: job.id,
    version: 'v1.1',
    synchronizationRules: [
      {
        id: ruleIdOf(job),
        name: 'USER_OUTBOUND_USER',
        editable: true,
        priority: 1,
        sourceDirectoryName: SOURCE_SYSTEM,
        targetDirectoryName: TARGET_SYSTEM,
        objectMappings: [mapping('Group', mapsGroups(job)), mapping('User', true)],
      },
    ],
  };
}
