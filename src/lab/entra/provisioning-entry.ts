import type { ScimResult } from '../scim-target.ts';
import { SOURCE_SYSTEM, TARGET_SYSTEM } from './synchronization-schema.ts';

/** What became of one object that was to be provisioned on demand, as the answer tells of it. */
export interface ProvisionedObject {
  readonly type: 'Group' | 'User';
  readonly id: string;
  /** The user principal name of a user, the display name of a group. */
  readonly name: string;
  readonly result: ObjectResult;
}

/** `out-of-scope` was never brought: nobody assigned it, or it is no member of the group that it was named with. */
export type ObjectResult = ScimResult | 'out-of-scope' | 'absent';

interface Told {
  readonly status: 'Success' | 'Skipped' | 'Failure';
  readonly step: string;
  readonly says: (type: string, name: string) => string;
  readonly errorCode?: string;
}

/** Entra: "Understand the provisioning logs", its table of error codes; the words of failures are assumed. */
const told: Readonly<Record<ObjectResult, Told>> = {
  created: {
    status: 'Success',
    step: 'EntryExportAdd',
    says: (type, name) => `${type} '${name}' was created in ${TARGET_SYSTEM}`,
  },
  updated: {
    status: 'Success',
    step: 'EntryExportUpdate',
    says: (type, name) => `${type} '${name}' was updated in ${TARGET_SYSTEM}`,
  },
  unchanged: {
    status: 'Skipped',
    step: 'EntrySynchronizationSkip',
    errorCode: 'RedundantExport',
    says: (type, name) =>
      'The state of the entry in both the source and target systems already match. ' +
      `No change to the ${type} '${name}' currently needs to be made.`,
  },
  'out-of-scope': {
    status: 'Skipped',
    step: 'EntrySynchronizationSkip',
    errorCode: 'NotEffectivelyEntitled',
    says: (type, name) =>
      `The ${type} '${name}' will be skipped. The ${type} is not assigned to the application.`,
  },
  failed: {
    status: 'Failure',
    step: 'EntryExportAdd',
    errorCode: 'EntryConflict',
    says: (type, name) =>
      type === 'Group'
        ? `Failed to create Group '${name}' in ${TARGET_SYSTEM}: an entry with this name exists already.`
        : `Failed to create User '${name}' in ${TARGET_SYSTEM}: a mandatory field is missing.`,
  },
  absent: {
    status: 'Failure',
    step: 'EntryImport',
    errorCode: 'ImportSkipped',
    says: (type, name) => `The ${type} '${name}' could not be found in ${SOURCE_SYSTEM}.`,
  },
};

/** One element of the list in the answer's `value`: a provisioning log of one object. */
export function provisioningEntry({ type, id, name, result }: ProvisionedObject, now: Date): object {
  const { errorCode, says, status, step } = told[result];
  const code = result === 'failed' && type === 'User' ? 'MandatoryFieldsMissing' : errorCode;
  const description = says(type, name);
  const timestamp = now.toISOString();
  const details = status === 'Skipped' ? { SkipReason: code } : { ErrorCode: code ?? null };
  return {
    provisioningSteps: [
      {
        name: 'EntryImport',
        type: 'Import',
        status: result === 'absent' ? 'Failure' : 'Success',
        description: `Retrieved ${type} '${name}' from ${SOURCE_SYSTEM}`,
        timestamp,
        details: { objectId: id },
      },
      { name: step, type: 'Export', status, description, timestamp, details },
    ],
    modifiedProperties: [],
    action: status === 'Success' ? step : 'Other',
    startTime: timestamp,
    endTime: timestamp,
    reportableIdentifier: name,
    sourceIdentity: { id, type, displayName: null, details: null },
    sourceSystem: { id: null, name: SOURCE_SYSTEM, details: null },
    targetSystem: { id: null, name: TARGET_SYSTEM, details: null },
    statusInfo: {
      status,
      errorCode: status === 'Failure' ? (code ?? null) : null,
      reason: status === 'Failure' ? description : null,
      additionalDetails: null,
      errorCategory: null,
      recommendedAction: null,
    },
  };
}
