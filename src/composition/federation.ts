import { postureConnectionsOf } from '../config/posture-connections.ts';
import { createFederationJob } from '../jobs/federation/job.ts';
import { rememberedApplication } from '../jobs/federation/remembered-application.ts';
import { createFederationWriter } from '../jobs/federation/writer.ts';
import { readPosture } from '../jobs/posture/read-posture.ts';
import { createFederationAccountWriter } from '../providers/aws/federation/federation-account-writer.ts';
import { createApplicationWriter } from '../providers/entra/federation/application-writer.ts';
import { createSigningCertificateReader } from '../providers/entra/signing-certificates/signing-certificate-reader.ts';
import { createSigningCertificateWriter } from '../providers/entra/signing-certificates/signing-certificate-writer.ts';
import { refuseWishes, settingsOf, type Composition } from './composition.ts';
import { graphOf } from './entra.ts';
import { roleOf } from './member-role.ts';
import { postureQuestionOf, postureReadersOf } from './posture-readers.ts';

const identity = 'federation';

export const federation: Composition = async ({ config, connections, wishes }, run) => {
  refuseWishes('federation', wishes);
  const { aws, state, transport } = connections;
  const { cloud, tenantId } = config.entra;
  const settings = settingsOf(config, 'federation');
  const setUp = postureConnectionsOf(config.jobs).filter(({ name }) => settings.connections.includes(name));
  const found = postureReadersOf(config, connections, identity);
  const readers = { ...found, federation: rememberedApplication(found.federation, setUp, state) };
  const job = createFederationJob(
    { settings, cloud },
    {
      evidence: (context) => readPosture(setUp, readers, postureQuestionOf(config, identity), context),
      entra: readers.federation,
      state,
    },
  );
  const graph = graphOf(config, connections, identity);
  return run(job, (stillMine) =>
    createFederationWriter({
      applications: createApplicationWriter(graph, { cloud, tenantId }, transport),
      accounts: createFederationAccountWriter(aws, { writerRole: roleOf(config.aws.federationWriterRole) }),
      signingCertificates: {
        ...createSigningCertificateReader(graph, { cloud, tenantId }, transport),
        ...createSigningCertificateWriter(graph, cloud),
      },
      entra: found.federation,
      state,
      concurrency: config.aws.concurrency,
      stillMine,
    }),
  );
};
