import { UpdatePermissionSet$ } from '@aws-sdk/client-sso-admin';
import type { UpdatePermissionSetCommandInput } from '@aws-sdk/client-sso-admin';
import { permissionSetChange } from './permission-set-operation.ts';
import { refuseFields } from './permission-set-fields.ts';

/**
 * AWS: UpdatePermissionSet API reference. The name cannot change. What is not named stays, but for the relay state,
 * which users of hashicorp/terraform-provider-aws report as cleared then (issue 17411).
 */
export const updatePermissionSet = permissionSetChange<UpdatePermissionSetCommandInput>(
  'sso:UpdatePermissionSet',
  UpdatePermissionSet$,
  (input, set) => {
    const wrong = refuseFields(input);
    if (wrong !== undefined) return wrong;
    const { Description, SessionDuration, RelayState } = input;
    if (Description !== undefined) set.description = Description;
    if (SessionDuration !== undefined) set.sessionDuration = SessionDuration;
    if (RelayState === undefined) delete set.relayState;
    else set.relayState = RelayState;
    return undefined;
  },
);
