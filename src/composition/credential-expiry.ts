import { clientIdOf } from '../config/clients.ts';
import { configuredJobs } from '../config/configured-jobs.ts';
import { samlConnectionsOf } from '../config/saml-connections.ts';
import { RolebridgeError } from '../core/errors.ts';
import { readAnnouncement, type Announcement } from '../jobs/credential-expiry/announcement.ts';
import { writeAnnouncement } from '../jobs/credential-expiry/announcement-store.ts';
import { identityOfJob } from '../jobs/identities.ts';
import { createCredentialExpiryJob } from '../jobs/credential-expiry/job.ts';
import type { CredentialExpiryParts } from '../jobs/credential-expiry/parts.ts';
import type { CredentialExpiryReaders } from '../jobs/credential-expiry/readers.ts';
import { credentialSeries } from '../jobs/credential-expiry/series.ts';
import { createNoticesWriter } from '../jobs/notices/notices-writer.ts';
import { createOrganizationReader } from '../providers/aws/organizations.ts';
import { partitionOf } from '../providers/aws/partition.ts';
import { createSamlProviderReader } from '../providers/aws/saml-providers/saml-provider-reader.ts';
import { createScimProbe } from '../providers/aws/scim-probe.ts';
import { secretText } from '../providers/aws/secrets.ts';
import { createOwnApplicationReader } from '../providers/entra/own-application.ts';
import { createSigningCertificateReader } from '../providers/entra/signing-certificates/signing-certificate-reader.ts';
import { createSynchronizationReader } from '../providers/entra/synchronization.ts';
import { createNotifier } from '../providers/notify/notifier.ts';
import { refuseWishes, settingsOf, type Composition, type JobParts } from './composition.ts';
import { graphOf } from './entra.ts';
import { roleOf } from './member-role.ts';

export const credentialExpiry: Composition = async (given, run) => {
  refuseWishes('credential-expiry', given.wishes, ['healthEvent']);
  const { aws, state } = given.connections;
  const parts = credentialExpiryPartsOf(given);
  // Before all that can fail, the lease included: AWS Health may not say it again.
  const announcement = announcementIn(given.wishes.healthEvent);
  if (announcement !== undefined) await writeAnnouncement(state, announcement);
  return run(createCredentialExpiryJob(parts, credentialExpiryReadersOf(given)), (stillMine) =>
    createNoticesWriter({
      notifier: createNotifier(aws),
      state,
      series: credentialSeries,
      settings: parts.settings,
      stillMine,
    }),
  );
};

/** @throws RolebridgeError JOB_NOT_CONFIGURED */
export function credentialExpiryPartsOf({ config }: Pick<JobParts, 'config'>): CredentialExpiryParts {
  return {
    settings: settingsOf(config, 'credential-expiry'),
    connections: samlConnectionsOf(config.jobs),
    own: ownLogin(config),
  };
}

function ownLogin(config: JobParts['config']): CredentialExpiryParts['own'] {
  const { entra } = config;
  const clientId = clientIdOf(entra, 'reader');
  const used = configuredJobs(config).flatMap((job) => identityOfJob[job] ?? []);
  const all = new Set(used.map((identity) => clientIdOf(entra, identity)));
  return {
    clientId,
    credential: ownCredential(entra.credential),
    otherClientIds: [...all].filter((each) => each !== clientId),
  };
}

function ownCredential(
  credential: JobParts['config']['entra']['credential'],
): CredentialExpiryParts['own']['credential'] {
  if (credential === 'federated') return 'federated';
  return 'certificateSecretArn' in credential ? 'client-certificate' : 'client-secret';
}

/** The job's readers, for whoever reads. */
export function credentialExpiryReadersOf({ config, connections }: JobParts): CredentialExpiryReaders {
  const { aws, state, transport } = connections;
  const { region, concurrency, readerRole } = config.aws;
  const { cloud, tenantId } = config.entra;
  const graph = graphOf(config, connections, 'reader');
  return {
    partition: partitionOf(region),
    organization: createOrganizationReader(aws),
    samlProviders: createSamlProviderReader(aws, { readerRole: roleOf(readerRole), concurrency }),
    signingCertificates: createSigningCertificateReader(graph, { cloud, tenantId }, transport),
    synchronization: createSynchronizationReader(graph),
    scim: createScimProbe(transport),
    secret: (id, context) => secretText(id, aws, context),
    ownApplication: createOwnApplicationReader(graph),
    state,
  };
}

/** The copy of an event in the backup Region says nothing that the first does not. */
function announcementIn(event: unknown): Announcement | undefined {
  if (event === undefined) return undefined;
  const announcement = readAnnouncement(event);
  if (announcement === undefined) {
    throw new RolebridgeError('EVENT_INVALID', 'the event of AWS Health is not about a SCIM token', {
      hint: 'Only AWS_IAMIDENTITYCENTER_SCIM_BEARER_TOKEN_EXPIRY_NOTIFICATION starts this function: look at the rule.',
    });
  }
  return announcement === 'backup-copy' ? undefined : announcement;
}
