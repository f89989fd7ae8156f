import type { Remark } from '../../core/job.ts';
import { count } from '../../core/words.ts';
import { assigningPermission } from '../graph-permissions.ts';
import { applicationRemarks } from './application-remarks.ts';
import { needing, type NeededRegistration } from './needs.ts';
import type { RegistrationStanding, WrittenApplications } from './read-registrations.ts';
import type { SetUpParts } from './readers.ts';
import { trustRemarks } from './trust-remarks.ts';

/** What is to be done in the configuration, and what there is beyond what is needed: that is said, never taken away. */
export function remarksOn(
  standings: readonly RegistrationStanding[],
  applications: WrittenApplications,
  parts: SetUpParts,
): readonly Remark[] {
  return [
    ...standings.flatMap((standing) => [
      ...configurationRemarks(standing),
      ...sharedRemarks(standing.needed),
      ...surplusRemarks(standing, parts),
    ]),
    ...(parts.facts.handsOverTokens ? [handOverRemark] : []),
    ...applicationRemarks(standings, applications),
  ];
}

/** Whoever has that permission can take every other one. */
function sharedRemarks({ setting, permissions, jobs }: NeededRegistration): readonly Remark[] {
  const others = jobs.filter((job) => job !== 'federation');
  if (!permissions.includes(assigningPermission) || others.length === 0) return [];
  const text =
    `${assigningPermission} lets whoever signs in as it grant anything to anybody, and ${others.join(', ')} ` +
    `${others.length === 1 ? 'signs' : 'sign'} in as it too: give federation a registration of its own, entra.clients.federation`;
  return [{ severity: 'warning', subject: setting, text }];
}

/** Only a person runs it, so that what it takes is not planned. */
const handOverRemark: Remark = {
  severity: 'info',
  subject: 'rolebridge rotate scim',
  text:
    'it signs in as entra.clients.rotator, and takes Synchronization.ReadWrite.All, or Application.ReadWrite.OwnedBy ' +
    'with ownership of the application of IAM Identity Center; neither is planned here',
};

function configurationRemarks({ needed, adoption }: RegistrationStanding): readonly Remark[] {
  const { setting, clientId, displayName } = needed;
  switch (adoption.type) {
    case 'configured':
    case 'doubtful':
      return [];
    case 'named': {
      const { appId } = adoption.registration;
      const text = `the tenant does not know ${clientId}: put ${appId} there, the client id of ${displayName}`;
      return [{ severity: 'warning', subject: setting, text }];
    }
    case 'absent': {
      const text = `the tenant does not know ${clientId}: a registration ${displayName} is made, and its client id has to go there`;
      return [{ severity: 'warning', subject: setting, text }];
    }
  }
}

function surplusRemarks(standing: RegistrationStanding, { audience }: SetUpParts): readonly Remark[] {
  const { needed, adoption } = standing;
  if (!('registration' in adoption)) return [];
  const { registration } = adoption;
  const remark = (severity: Remark['severity'], text: string): Remark => ({
    severity,
    subject: needed.setting,
    text,
  });
  const surplus = registration.permissions.filter((each) => needing(each, needed).length === 0).toSorted();
  return [
    ...(surplus.length === 0
      ? []
      : [remark('warning', `it has permissions that no configured job needs: ${surplus.join(', ')}`)]),
    ...(audience === undefined || registration.otherCredentials === 0
      ? []
      : [
          remark(
            'warning',
            `it has ${registration.otherCredentials} secrets or certificates, and Rolebridge uses none`,
          ),
        ]),
    ...(registration.owners.length === 0
      ? []
      : [
          remark(
            'warning',
            `${count(registration.owners.length, 'owner')} of it can add credentials, and sign in as it`,
          ),
        ]),
    ...trustRemarks(registration, standing),
  ];
}
