import type { Check } from '../../../model/posture.ts';
import { accountChecks } from './accounts.ts';
import { applicationChecks } from './application.ts';
import { claimProofChecks } from './claim-proof.ts';
import { claimChecks } from './claims.ts';
import { groupChecks } from './groups.ts';
import { identityCenterChecks } from './identity-center.ts';
import { ownChecks } from './own.ts';

/** Everything that is looked at, in the order in which it is told. */
export const catalogue: readonly Check[] = [
  ...applicationChecks,
  ...claimChecks,
  ...claimProofChecks,
  ...accountChecks,
  ...groupChecks,
  ...identityCenterChecks,
  ...ownChecks,
];
