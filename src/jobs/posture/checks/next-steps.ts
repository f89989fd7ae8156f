import type { ConnectionEvidence } from '../evidence.ts';

/** What mends a finding: a command of ours, or a place with what to enter there. */

const applySetUp = 'rolebridge apply federation';

/** What people sign in with now changes only for somebody who has read the plan. */
const approveSetUp =
  'rolebridge plan federation, then rolebridge apply federation --expect with the plan id that it shows';

/** @param entry What to enter, such as `Assignment required: Yes`. */
export function inEntra(application: string, blade: string, entry: string): string {
  return `Entra admin center > Enterprise applications > ${application} > ${blade}: ${entry}`;
}

/** @param entry What to enter, such as `Membership type: Assigned`. */
export function inGroup(group: string, blade: string, entry: string): string {
  return `Entra admin center > Groups > ${group} > ${blade}: ${entry}`;
}

/** The set-up where it may write the connection, and by hand elsewhere. */
export function setUpOr({ setUp }: Pick<ConnectionEvidence, 'setUp'>, byHand: string): string {
  return setUp ? applySetUp : byHand;
}

/** Likewise, of what a working sign-in depends on. */
export function approvedSetUpOr({ setUp }: Pick<ConnectionEvidence, 'setUp'>, byHand: string): string {
  return setUp ? approveSetUp : byHand;
}
