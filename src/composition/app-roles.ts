import { createAppRolesJob, retirementTimes } from '../jobs/app-roles/job.ts';
import { createAppRolesWriter } from '../jobs/app-roles/writer.ts';
import { createIamRoleReader } from '../providers/aws/iam-roles.ts';
import { createOrganizationReader } from '../providers/aws/organizations.ts';
import { partitionOf } from '../providers/aws/partition.ts';
import { createAppRoleWriter } from '../providers/entra/app-role-writer.ts';
import { createAppRoleReader } from '../providers/entra/service-principals.ts';
import { graphOf } from './entra.ts';
import { roleOf } from './member-role.ts';
import { refuseWishes, settingsOf, type Composition } from './composition.ts';

export const appRoles: Composition = async ({ config, connections, wishes }, run) => {
  refuseWishes('app-roles', wishes, ['accounts', 'changedAccounts', 'expectedRoles']);
  const settings = settingsOf(config, 'app-roles');
  const times = retirementTimes(settings);
  const { aws, state } = connections;
  const graph = graphOf(config, connections, 'roleWriter');
  const { region, concurrency, readerRole } = config.aws;
  const readers = {
    partition: partitionOf(region),
    organization: createOrganizationReader(aws),
    iamRoles: createIamRoleReader(aws, { readerRole: roleOf(readerRole), concurrency }),
    appRoles: createAppRoleReader(graph),
    state,
  };
  const job = createAppRolesJob(settings, readers, wishes);
  return run(job, (stillMine) =>
    createAppRolesWriter({ appRoles: createAppRoleWriter(graph), state, times, stillMine }),
  );
};
