import { samlConnectionsOf } from '../config/saml-connections.ts';
import { createSamlRotationJob } from '../jobs/saml-rotation/job.ts';
import { createSamlRotationWriter } from '../jobs/saml-rotation/writer.ts';
import { createOrganizationReader } from '../providers/aws/organizations.ts';
import { partitionOf } from '../providers/aws/partition.ts';
import { createSamlProviderReader } from '../providers/aws/saml-providers/saml-provider-reader.ts';
import { createSamlProviderWriter } from '../providers/aws/saml-providers/saml-provider-writer.ts';
import { createSigningCertificateReader } from '../providers/entra/signing-certificates/signing-certificate-reader.ts';
import { createSigningCertificateWriter } from '../providers/entra/signing-certificates/signing-certificate-writer.ts';
import { refuseWishes, settingsOf, type Composition } from './composition.ts';
import { graphOf } from './entra.ts';
import { roleOf } from './member-role.ts';

export const samlRotation: Composition = async ({ config, connections, wishes }, run) => {
  refuseWishes('saml-rotation', wishes, ['rotation']);
  const { aws, state, transport } = connections;
  const { region, concurrency, readerRole, samlWriterRole } = config.aws;
  const { cloud, tenantId } = config.entra;
  const graph = graphOf(config, connections, 'rotator');
  const readers = {
    partition: partitionOf(region),
    organization: createOrganizationReader(aws),
    samlProviders: createSamlProviderReader(aws, { readerRole: roleOf(readerRole), concurrency }),
    signingCertificates: createSigningCertificateReader(graph, { cloud, tenantId }, transport),
    state,
  };
  const parts = {
    settings: settingsOf(config, 'saml-rotation'),
    connections: samlConnectionsOf(config.jobs),
    cloud,
    ...(wishes.rotation === undefined ? {} : { wish: wishes.rotation }),
  };
  return run(createSamlRotationJob(parts, readers), (stillMine) =>
    createSamlRotationWriter({
      samlProviders: createSamlProviderWriter(aws, { writerRole: roleOf(samlWriterRole), concurrency }),
      signingCertificates: createSigningCertificateWriter(graph, cloud),
      readers,
      stillMine,
    }),
  );
};
