import * as z from 'zod';

/** AWS: ResourceId, Identity Store API reference; older stores have no prefix before the UUID. */
const resourceId = z.string().regex(/^([0-9a-f]{10}-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);

const externalIds = z
  .array(z.strictObject({ issuer: z.string().min(1), id: z.string().min(1) }))
  .default([])
  .describe(
    'Ids in the identity provider; of groups that SCIM brought, the id is what the provider calls externalId',
  );

export const identityStoreGroup = z.strictObject({
  id: resourceId,
  displayName: z.string(),
  description: z.string().optional(),
  externalIds,
  createdDate: z.iso.datetime().default('2024-01-01T00:00:00Z'),
});

export const identityStoreUser = z.strictObject({
  id: resourceId,
  userName: z.string(),
  displayName: z.string().optional(),
  externalIds,
  createdDate: z.iso.datetime().default('2024-01-01T00:00:00Z'),
});

/** The users and groups that can be assigned. What points to one that is not here is an orphan, and allowed. */
export const identityStore = z.strictObject({
  groups: z.array(identityStoreGroup).default([]),
  users: z.array(identityStoreUser).default([]),
  memberships: z.array(z.strictObject({ id: resourceId, group: resourceId, user: resourceId })).default([]),
});

export type IdentityStore = z.output<typeof identityStore>;
export type IdentityStoreGroup = z.output<typeof identityStoreGroup>;
export type IdentityStoreUser = z.output<typeof identityStoreUser>;
