import { createAccountAssignmentsJob } from '../jobs/account-assignments/job.ts';
import { createAccountAssignmentsWriter } from '../jobs/account-assignments/writer.ts';
import { createAccountAssignmentReader } from '../providers/aws/identity-center/assignments/account-assignment-reader.ts';
import { createAccountAssignmentWriter } from '../providers/aws/identity-center/assignment-writing/account-assignment-writer.ts';
import type { IdentityCenterSettings } from '../providers/aws/identity-center/center.ts';
import { createOrganizationReader } from '../providers/aws/organizations.ts';
import { createDirectoryGroupReader } from '../providers/entra/groups/directory-group-reader.ts';
import { refuseWishes, settingsOf, type Composition, type JobParts } from './composition.ts';
import { graphOf } from './entra.ts';
import { identityCenterOf } from './identity-center.ts';

export const accountAssignments: Composition = (parts, run) => {
  const { config, connections, wishes } = parts;
  refuseWishes('account-assignments', wishes, [
    'accounts',
    'groups',
    'approve',
    'changedGroups',
    'principals',
  ]);
  const settings = settingsOf(config, 'account-assignments');
  const { aws, state } = connections;
  const identityCenter = identityCenterOf(config);
  return run(accountAssignmentsJobOf(parts, identityCenter), (stillMine) =>
    createAccountAssignmentsWriter({
      assignments: createAccountAssignmentWriter(aws, {
        ...identityCenter,
        outstanding: settings.outstanding,
      }),
      state,
      settings,
      stillMine,
    }),
  );
};

/** The job, for whoever reads. */
export function accountAssignmentsJobOf(
  { config, connections, wishes }: JobParts,
  identityCenter: IdentityCenterSettings,
) {
  const { aws, state } = connections;
  const { approve } = wishes;
  const readers = {
    organization: createOrganizationReader(aws),
    groups: createDirectoryGroupReader(graphOf(config, connections, 'reader')),
    assignments: createAccountAssignmentReader(aws, identityCenter),
    state,
  };
  return createAccountAssignmentsJob(settingsOf(config, 'account-assignments'), readers, {
    scope: wishes,
    ...(approve === undefined ? {} : { approve }),
  });
}
