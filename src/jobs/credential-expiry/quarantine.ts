import type { SynchronizationJob, SynchronizationQuarantine } from '../../model/entra.ts';

const day = 86_400_000;

/** Entra: "Application provisioning in quarantine status": a job is disabled after four weeks of it. */
const quarantineLasts = 28 * day;

/** ISO time. */
export function endOfQuarantine({ since }: SynchronizationQuarantine): string {
  return new Date(Date.parse(since) + quarantineLasts).toISOString();
}

/** Whether it was Entra that stopped a job: Graph does not say who did. */
export function looksDisabled({ status, lastSuccess, quarantine }: SynchronizationJob, now: Date): boolean {
  if (status !== 'Paused') return false;
  const nothingSince =
    lastSuccess === undefined || now.getTime() - Date.parse(lastSuccess) >= quarantineLasts;
  return quarantine !== undefined || nothingSince;
}

/** Microsoft Graph: "quarantineReason values", synchronizationQuarantine resource type. */
export function quarantineReason(reason: string): string {
  switch (reason) {
    case 'EncounteredQuarantineException':
      return 'Entra ID cannot sign in to AWS: the token is not valid any more, or the endpoint does not answer';
    case 'EncounteredBaseEscrowThreshold':
    case 'EncounteredTotalEscrowThreshold':
    case 'EncounteredEscrowProportionThreshold':
      return 'too many users and groups were refused by AWS one by one';
    case 'TooManyDeletes':
      return 'it would have deleted more than the limit of accidental deletions allows';
    case 'IngestionInterrupted':
      return 'Entra ID could not finish reading its own directory';
    case 'QuarantinedOnDemand':
      return 'Microsoft put it there on purpose';
    case 'Unknown':
      return 'Entra ID does not say why';
    default:
      return `Entra ID calls the reason ${reason}`;
  }
}

/** What a person does about it. @param name Of the entry. */
export function quarantineRemedy(reason: string, name: string, displayName: string): string {
  const page = `Entra admin center > Enterprise applications > ${displayName} > Provisioning`;
  switch (reason) {
    case 'EncounteredQuarantineException':
      return `Generate a token in the console of IAM Identity Center, store it as a secret, then: rolebridge rotate scim ${name} --token-from SECRET`;
    case 'TooManyDeletes':
      return `${page}: look at what would be deleted, then allow or reject the deletes.`;
    default:
      return `${page} > View provisioning logs: mend what fails there, then Restart provisioning.`;
  }
}
