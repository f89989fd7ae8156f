import * as z from 'zod';
import { policyNames } from '../../core/policy.ts';
import { limitsSettings } from '../limits-settings.ts';

/** The section `jobs.permissionSets` of the configuration. Descriptions end up in the JSON Schema for editors. */
export const permissionSetsSettings = z.strictObject({
  definitions: z
    .string()
    .min(1)
    .default('permission-sets')
    .describe('Folder with one YAML file for each permission set, relative to the configuration file'),
  policy: z.enum(policyNames).default('upsert-only').describe('sync also deletes'),
  ownershipTag: z
    .strictObject({
      key: z
        .string()
        .max(128)
        // No pattern in the JSON Schema: not every editor reads these as Unicode.
        .refine((key) => /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/iu.test(key), 'no key of a tag')
        .default('managed-by'),
      value: z
        .string()
        .max(256)
        .refine((value) => /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u.test(value), 'no value of a tag')
        .default('rolebridge'),
    })
    .prefault({})
    .describe('What is ours has this tag; what has not is never changed without adopt'),
  limits: limitsSettings,
});

export type PermissionSetsSettings = z.output<typeof permissionSetsSettings>;
export type OwnershipTag = PermissionSetsSettings['ownershipTag'];
