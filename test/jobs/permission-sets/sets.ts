import type { PermissionSet } from '../../../src/model/identity-center.ts';
import {
  definitionFile,
  definitionOf,
  type Definition,
} from '../../../src/jobs/permission-sets/definition.ts';
import { permissionSetsSettings } from '../../../src/jobs/permission-sets/settings.ts';
import { permissionSetArn } from '../../support/identity-center.ts';

export const settings = permissionSetsSettings.parse({ policy: 'sync' });
export const tag = settings.ownershipTag;
export const ourTag = { [tag.key]: tag.value };

/** A permission set that is there and ours, as AWS makes it when nothing but the name is said. */
export function setThere(name: string, changes: Partial<PermissionSet> = {}): PermissionSet {
  return {
    name,
    description: '',
    sessionDuration: 'PT1H',
    relayState: '',
    managedPolicies: [],
    customerManagedPolicies: [],
    inlinePolicy: '',
    permissionsBoundary: undefined,
    tags: ourTag,
    arn: permissionSetArn(name),
    accounts: [],
    staleAccounts: [],
    ...changes,
  };
}

/** A definition in the words of its file. */
export function definition(name: string, file: Readonly<Record<string, unknown>> = {}): Definition {
  return definitionOf(definitionFile.parse({ name, ...file }));
}
