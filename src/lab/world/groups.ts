import * as z from 'zod';

const guid = z.uuid();

/** Graph: user resource type; of it what provisioning to AWS reads. */
export const user = z.strictObject({
  id: guid,
  displayName: z.string(),
  userPrincipalName: z.string(),
  givenName: z.string().nullable().default(null),
  surname: z.string().nullable().default(null),
  mail: z.string().nullable().default(null),
  accountEnabled: z.boolean().default(true),
  isDeleted: z.boolean().default(false).describe('Whether it is in the recycle bin of the directory'),
});

/** The rules of a group's members in Privileged Identity Management, as its portal names them. */
export const activationPolicy = z.strictObject({
  maximumDuration: z.string().default('PT8H').describe('Of an activation, ISO 8601'),
  requires: z
    .array(z.enum(['MultiFactorAuthentication', 'Justification', 'Ticketing']))
    .default(['MultiFactorAuthentication', 'Justification']),
  authenticationContext: z.string().nullable().default(null).describe('Its claim value, such as c1'),
  approval: z.boolean().default(false),
  permanentEligibility: z.boolean().default(true),
  permanentAssignment: z.boolean().default(true),
});

export const privilegedAccess = z.strictObject({
  eligible: z.array(guid).default([]).describe('Who may become a member and is none'),
  activated: z
    .array(
      z.strictObject({
        principalId: guid,
        from: z.iso.datetime().optional(),
        until: z.iso.datetime().describe('By the lab clock; after it the principal is no member any more'),
      }),
    )
    .default([]),
  permanent: z.array(guid).default([]).describe('Members by an active assignment without an end'),
  policy: activationPolicy.prefault({}),
});

/** Graph: group resource type. */
export const group = z.strictObject({
  id: guid,
  displayName: z.string(),
  description: z.string().nullable().default(null),
  mail: z.string().nullable().default(null),
  mailNickname: z.string().nullable().default(null),
  securityEnabled: z.boolean().default(true),
  groupTypes: z.array(z.enum(['DynamicMembership', 'Unified'])).default([]),
  membershipRule: z.string().nullable().default(null),
  isAssignableToRole: z.boolean().nullable().default(null),
  onPremisesSyncEnabled: z.boolean().nullable().default(null),
  visibility: z.enum(['Private', 'Public', 'HiddenMembership']).nullable().default(null),
  owners: z.array(guid).default([]).describe('Object ids of users and service principals'),
  members: z
    .array(guid)
    .default([])
    .describe('Object ids of users, groups and service principals that are members without PIM'),
  pim: privilegedAccess.optional().describe('Of a group that Privileged Identity Management manages'),
});

export type User = z.output<typeof user>;
export type UserInput = z.input<typeof user>;
export type Group = z.output<typeof group>;
export type GroupInput = z.input<typeof group>;
export type PrivilegedAccess = z.output<typeof privilegedAccess>;
export type ActivationPolicy = z.output<typeof activationPolicy>;
