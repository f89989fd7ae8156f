import { loadDefinitions } from '../config/load-definitions.ts';
import { createPermissionSetsJob } from '../jobs/permission-sets/job.ts';
import { createPermissionSetsWriter } from '../jobs/permission-sets/writer.ts';
import { createPermissionSetReader } from '../providers/aws/identity-center/permission-set-reader.ts';
import { createPermissionSetWriter } from '../providers/aws/identity-center/permission-set-writer.ts';
import { refuseWishes, settingsOf, type Composition } from './composition.ts';
import { identityCenterOf } from './identity-center.ts';

export const permissionSets: Composition = async ({ config, connections: { aws }, wishes }, run) => {
  refuseWishes('permission-sets', wishes);
  const settings = settingsOf(config, 'permission-sets');
  const identityCenter = identityCenterOf(config);
  const job = createPermissionSetsJob(settings, {
    definitions: () => loadDefinitions(settings.definitions),
    permissionSets: createPermissionSetReader(aws, identityCenter),
  });
  return run(job, (stillMine) =>
    createPermissionSetsWriter({ permissionSets: createPermissionSetWriter(aws, identityCenter), stillMine }),
  );
};
