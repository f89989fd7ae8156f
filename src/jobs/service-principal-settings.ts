import * as z from 'zod';

/** How a configuration names a service principal. */
export const servicePrincipalSettings = z.union(
  [
    z.strictObject({
      id: z
        .guid('an object id is a GUID')
        .describe('Object ID of the enterprise application, not that of the app registration: the surest'),
    }),
    z.strictObject({ appId: z.guid('an application id is a GUID').describe('Its Application (client) ID') }),
    z.strictObject({
      displayName: z.string().min(1).describe('Its name in Entra ID, which no second one may have'),
    }),
  ],
  'name the service principal by exactly one of id, appId, displayName',
);
