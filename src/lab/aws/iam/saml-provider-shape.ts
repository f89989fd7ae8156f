import type { SAMLProviderListEntry } from '@aws-sdk/client-iam';
import type { SamlProvider } from '../../world.ts';

/** ValidUntil has nothing to do with the metadata: users' answers show a century after CreateDate. */
export function datesOf({
  createDate,
  validUntil,
}: SamlProvider): Pick<SAMLProviderListEntry, 'CreateDate' | 'ValidUntil'> {
  const made = new Date(createDate);
  const century = new Date(made);
  century.setUTCFullYear(made.getUTCFullYear() + 100);
  return { CreateDate: made, ValidUntil: validUntil === undefined ? century : new Date(validUntil) };
}
