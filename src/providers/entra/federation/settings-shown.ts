import * as z from 'zod';
import type { ApplicationSettings } from '../../../model/federation-writers.ts';
import { parsed } from '../refusals.ts';

/** Microsoft Graph: servicePrincipal and application resource types. */
const servicePrincipal = z.object({
  preferredSingleSignOnMode: z.string().nullish(),
  appRoleAssignmentRequired: z.boolean().nullish(),
  notificationEmailAddresses: z.array(z.string()).nullish(),
});
const application = z.object({
  identifierUris: z.array(z.string()).nullish(),
  web: z.object({ redirectUris: z.array(z.string()).nullish() }).nullish(),
  groupMembershipClaims: z.string().nullish(),
  optionalClaims: z
    .object({
      saml2Token: z
        .array(z.object({ name: z.string(), additionalProperties: z.array(z.string()).nullish() }))
        .nullish(),
    })
    .nullish(),
});

/** Whether both objects, as they were read, have all the settings. Pure; the order of a list says nothing. */
export function shows(principal: unknown, registration: unknown, wanted: ApplicationSettings): boolean {
  const what = 'the settings of an application';
  const ofPrincipal = parsed(servicePrincipal, principal, what);
  const { identifierUris, web, groupMembershipClaims, optionalClaims } = parsed(
    application,
    registration,
    what,
  );
  const groupClaims = (optionalClaims?.saml2Token ?? []).filter(({ name }) => name === 'groups');
  return (
    isSame(ofPrincipal.preferredSingleSignOnMode, wanted.signOnMode) &&
    isSame(ofPrincipal.appRoleAssignmentRequired, wanted.assignmentRequired) &&
    hasAll(ofPrincipal.notificationEmailAddresses, wanted.notificationEmailAddresses) &&
    hasAll(identifierUris, wanted.identifierUris) &&
    hasAll(web?.redirectUris, wanted.redirectUris) &&
    isSame(groupMembershipClaims, wanted.groupMembershipClaims) &&
    (wanted.groupClaim === undefined ||
      (groupClaims.length === 1 && hasAll(groupClaims[0]?.additionalProperties, wanted.groupClaim)))
  );
}

function isSame<T>(found: T | null | undefined, wanted: T | undefined): boolean {
  return wanted === undefined || found === wanted;
}

function hasAll(found: readonly string[] | null | undefined, wanted: readonly string[] | undefined): boolean {
  if (wanted === undefined) return true;
  const there = new Set(found ?? []);
  return there.size === new Set(wanted).size && wanted.every((each) => there.has(each));
}
