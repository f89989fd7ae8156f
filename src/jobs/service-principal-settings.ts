import * as z from 'zod';

/** How a configuration names a service principal. */
export const servicePrincipalSettings = z.union(
  [
    z.strictObject({ id: z.guid('an object id is a GUID') }),
    z.strictObject({ appId: z.guid('an application id is a GUID') }),
    z.strictObject({ displayName: z.string().min(1) }),
  ],
  'name the service principal by exactly one of id, appId, displayName',
);
