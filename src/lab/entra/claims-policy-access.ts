import type { EntraCaller } from '../operation.ts';
import type { Clouds } from '../operation.ts';
import { holdsAny, mayReadDirectory, mayWriteApplication } from './authorization.ts';

const WRITE = 'Policy.ReadWrite.ApplicationConfiguration';

/** Graph: "List assigned claimsMappingPolicies": a permission for policies and one for applications. */
export function mayReadAssignedPolicies(caller: EntraCaller): boolean {
  return holdsAny(caller, ['Policy.Read.All', WRITE]) && mayReadDirectory(caller);
}

/** Graph: "List claimsMappingPolicies". */
export function mayReadPolicies(caller: EntraCaller): boolean {
  return holdsAny(caller, ['Policy.Read.All', WRITE]);
}

/** Graph: "Assign claimsMappingPolicy": to read policies is enough, with the right to write the application. */
export function mayAssignPolicies(caller: EntraCaller, clouds: Clouds, appId: string): boolean {
  return holdsAny(caller, ['Policy.Read.All', WRITE]) && mayWriteApplication(caller, clouds, appId);
}

/** Graph: "Create claimsMappingPolicy", "Update claimsMappingPolicy". */
export function mayWritePolicies(caller: EntraCaller): boolean {
  return holdsAny(caller, [WRITE]);
}

/** Graph: "Get customClaimsPolicy". That Policy.Read.All is enough users report (Microsoft Q&A 1907536). */
export function mayReadPortalClaims(caller: EntraCaller): boolean {
  return holdsAny(caller, ['Policy.Read.ApplicationConfiguration', 'Policy.Read.All', WRITE]);
}
