import { CreatePermissionSet$ } from '@aws-sdk/client-sso-admin';
import type {
  CreatePermissionSetCommandInput,
  CreatePermissionSetCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { createHash } from 'node:crypto';
import type { PermissionSet } from '../../world.ts';
import { centerOperation } from './center-operation.ts';
import { refuseFields } from './permission-set-fields.ts';
import { permissionSetShape } from './permission-set-shape.ts';
import { conflict, invalidInput } from './refusals.ts';
import { refuseTags, withTags } from './tags.ts';

/** AWS: CreatePermissionSet API reference. The words of the conflict are those that users report. */
export const createPermissionSet = centerOperation<
  CreatePermissionSetCommandInput,
  CreatePermissionSetCommandOutput
>('sso:CreatePermissionSet', CreatePermissionSet$, (input, { center, clouds }) => {
  const { Name, Description, SessionDuration = 'PT1H', RelayState, Tags = [] } = input;
  if (Name === undefined) return invalidInput('name', Name, 'Member must not be null');
  const wrong = refuseFields(input) ?? refuseTags(Tags);
  if (wrong !== undefined) return wrong;
  if (center.permissionSets.some(({ name }) => name === Name)) {
    return conflict(`PermissionSet with name ${Name} already exists.`);
  }
  const createdDate = clouds.clock.now().toISOString();
  const set: PermissionSet = {
    id: idOf(`${center.instanceArn} ${Name} ${createdDate} ${clouds.session.next()}`),
    name: Name,
    ...(Description === undefined ? {} : { description: Description }),
    createdDate,
    sessionDuration: SessionDuration,
    ...(RelayState === undefined ? {} : { relayState: RelayState }),
    tags: withTags({}, Tags),
    managedPolicies: [],
    customerManagedPolicies: [],
    version: 1,
    provisioned: [],
  };
  center.permissionSets.push(set);
  return { PermissionSet: permissionSetShape(set, center) };
});

function idOf(seed: string): string {
  return `ps-${createHash('sha256').update(seed).digest('hex').slice(0, 16)}`;
}
