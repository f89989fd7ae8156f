import { createGroupProvisioningJob } from '../jobs/group-provisioning/job.ts';
import { createGroupProvisioningWriter } from '../jobs/group-provisioning/writer.ts';
import { createIdentityStoreReader } from '../providers/aws/identity-store/identity-store-reader.ts';
import { createDirectoryMemberReader } from '../providers/entra/group-members.ts';
import { createDirectoryGroupReader } from '../providers/entra/groups/directory-group-reader.ts';
import { createGroupProvisioningReader } from '../providers/entra/on-demand/group-provisioning-reader.ts';
import { createOnDemandWriter } from '../providers/entra/on-demand/on-demand-writer.ts';
import { refuseWishes, settingsOf, type Composition } from './composition.ts';
import { graphOf } from './entra.ts';
import { identityCenterOf } from './identity-center.ts';

export const groupProvisioning: Composition = async ({ config, connections, wishes }, run) => {
  refuseWishes('group-provisioning', wishes, ['groups', 'changedGroups']);
  const { aws, state } = connections;
  const graph = graphOf(config, connections, 'roleWriter');
  const job = createGroupProvisioningJob(
    settingsOf(config, 'group-provisioning'),
    {
      groups: createDirectoryGroupReader(graph),
      members: createDirectoryMemberReader(graph),
      store: createIdentityStoreReader(aws, identityCenterOf(config)),
      provisioning: createGroupProvisioningReader(graph),
      state,
    },
    wishes,
  );
  return run(job, (stillMine) =>
    createGroupProvisioningWriter({ provisioning: createOnDemandWriter(graph), state, stillMine }),
  );
};
