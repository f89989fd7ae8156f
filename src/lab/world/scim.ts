import * as z from 'zod';

/** AWS: "Provisioning users and groups from an external identity provider using SCIM". */
const accessToken = z.strictObject({
  token: z.string().min(1),
  createdDate: z.iso.datetime(),
  expiresDate: z.iso.datetime().describe('A year after it was made'),
});

/** Automatic provisioning, when it is enabled: `https://scim.<primary Region>.amazonaws.com/<tenantId>/scim/v2/`. */
export const scim = z.strictObject({
  tenantId: z.string().regex(/^[\w-]+$/),
  tokens: z.array(accessToken).max(2, 'an instance has at most two access tokens').default([]),
});

export type Scim = z.output<typeof scim>;
