import * as z from 'zod';
import { samlConnection } from '../saml-connection-settings.ts';
import { recipient } from '../notices/recipient-settings.ts';
import { identityCenter } from './identity-center-settings.ts';

export const defaultHorizons = [90, 60, 30, 14, 7, 3, 1, 0] as const;

const horizons = z
  .array(z.int().min(0).max(3650))
  .min(1, 'name at least one number of days')
  .overwrite((days) => [...new Set(days)].toSorted((a, b) => b - a))
  .describe('Days before the end at which it is told');

/** The section `jobs.credentialExpiry` of the configuration. Descriptions end up in the JSON Schema for editors. */
export const credentialExpirySettings = z
  .strictObject({
    connections: z
      .array(samlConnection)
      .optional()
      .describe('SAML connections that are watched; left out: those of jobs.appRoles'),
    everySamlApplication: z
      .boolean()
      .default(false)
      .describe('Also watch every other SAML application of the tenant'),
    identityCenter: z
      .array(identityCenter)
      .default([])
      .describe('IAM Identity Center: what has no API is stated here'),
    horizons: horizons.default([...defaultHorizons]),
    horizonsOf: z
      .array(
        z.strictObject({
          credential: z
            .string()
            .min(1)
            .describe('Key of a credential, with * and ?: scim-token/*; the first that fits counts'),
          horizons,
        }),
      )
      .default([])
      .describe('Other horizons for single credentials'),
    recipients: z
      .array(recipient)
      .min(1, 'name at least one recipient: what is told to nobody is not told')
      .describe('Everybody who is told, each for himself'),
  })
  .superRefine((settings, context) => {
    twice(settings.recipients, 'recipients', 'recipient', context);
    twice(settings.identityCenter, 'identityCenter', 'entry', context);
    twice(settings.connections ?? [], 'connections', 'connection', context);
    const connections = new Set(settings.connections?.map((connection) => connection.name));
    for (const [index, entry] of settings.identityCenter.entries()) {
      if (!connections.has(entry.name)) continue;
      const message = `a connection has the same name, ${entry.name}`;
      context.addIssue({ code: 'custom', path: ['identityCenter', index, 'name'], message });
    }
  });

export type CredentialExpirySettings = z.output<typeof credentialExpirySettings>;
export type IdentityCenterSettings = CredentialExpirySettings['identityCenter'][number];

function twice(
  list: readonly { readonly name: string }[],
  section: string,
  noun: string,
  context: z.RefinementCtx,
): void {
  const seen = new Map<string, number>();
  for (const [index, each] of list.entries()) {
    const first = seen.get(each.name);
    if (first !== undefined) {
      const message = `${noun} ${first + 1} has the same name, ${each.name}`;
      context.addIssue({ code: 'custom', path: [section, index, 'name'], message });
    }
    seen.set(each.name, first ?? index);
  }
}
