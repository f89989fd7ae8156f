import type { Config } from '../config/schema.ts';
import type { ReaderRole } from '../providers/aws/reader-credentials.ts';

/** A role of the member accounts as the configuration has it, without what nobody set. */
export function roleOf({ name, path, externalId }: Config['aws']['readerRole']): ReaderRole {
  return { name, path, ...(externalId === undefined ? {} : { externalId }) };
}
