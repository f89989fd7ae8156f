import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../src/config/environment.ts';
import type { World } from '../../src/lab/world.ts';
import { group, users } from '../support/groups.ts';
import { identityCenter, permissionSet } from '../support/identity-center.ts';
import { CLIENT_ID, MSIAM_ACCESS_ID, worldWith } from '../support/worlds.ts';
import { groupsWorld } from './lab-handler.ts';

/** The configuration for groups that do not wait. */
export const provisioningConfig = loadConfig(
  fileURLToPath(new URL('../../config/provisioning.example.yaml', import.meta.url)),
  {},
);

const known = ['Application.Read.All', 'GroupMember.Read.All', 'Synchronization.ReadWrite.All'];

/**
 * A company that the example fits: the group `developers`, and one whose members are wanted too, have been assigned to
 * the application, and are not in AWS yet.
 */
export function waitingWorld({ permissions = known, people = 2 } = {}): World {
  const names = ['AWS-111122223333-Developer', 'AWS-111122223333-Administrator'];
  const members = users(people);
  const groups = names.map((displayName, index) =>
    group(index + 1, { displayName, members: members.map(({ id }) => id) }),
  );
  const { federatedCredentials = [] } = worldWith().entra.clients[0] ?? {};
  return groupsWorld({
    identityCenter: identityCenter({ permissionSets: [permissionSet('Developer')] }),
    servicePrincipal: {
      displayName: 'AWS IAM Identity Center',
      applicationTemplateId: '21ed01d2-ec13-4e9e-86c1-cd546719ebc4',
      synchronizationJobs: [{ id: 'IdentityCenter.1', templateId: 'AWSIdentityCenter' }],
      appRoleAssignedTo: groups.map(({ id, displayName }) => ({
        id: `assigned-${id}`,
        appRoleId: MSIAM_ACCESS_ID,
        principalId: id,
        principalType: 'Group' as const,
        principalDisplayName: displayName,
      })),
    },
    entra: {
      clients: [
        { appId: CLIENT_ID, displayName: 'Rolebridge', permissions: [...permissions], federatedCredentials },
      ],
      groups,
      users: [...members],
    },
  });
}
