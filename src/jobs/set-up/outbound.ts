import type { RunContext } from '../../core/context.ts';
import type { ReadSummary } from '../../core/job.ts';
import { everything } from '../../core/snapshot.ts';
import type { Known } from '../../model/known.ts';
import type { ServicePlace } from './desired.ts';
import type { SetUpParts, SetUpReaders } from './readers.ts';
import type { SetUpItem } from './set-up-item.ts';

/** The issuer of the account's tokens, once AWS vouches for its roles. */
export type Outbound = Known<string | undefined>;

/** Undefined where nobody needs it. Of another account than the caller's nobody can tell. */
export async function readOutbound(
  { account, audience, caller }: SetUpParts,
  someSignIn: boolean,
  { outboundFederation }: SetUpReaders,
  context: RunContext,
): Promise<Outbound | undefined> {
  if (audience === undefined || !someSignIn) return undefined;
  if (account === caller.account) return await outboundFederation.issuer(context);
  return { state: 'known', value: undefined };
}

export function placeOf(
  { account, audience, caller, partition, stage }: SetUpParts,
  outbound: Outbound | undefined,
): ServicePlace | undefined {
  if (audience === undefined || outbound === undefined) return undefined;
  const issuer = outbound.state === 'known' ? outbound.value : undefined;
  const issuerSeen = account === caller.account && outbound.state === 'known';
  return { account, audience, partition, stage, issuer, issuerSeen };
}

export function outboundItems(
  { account }: SetUpParts,
  outbound: Outbound | undefined,
): { readonly desired: readonly SetUpItem[]; readonly current: readonly SetUpItem[] } {
  if (outbound === undefined) return { desired: [], current: [] };
  const item = { type: 'outbound-federation' as const, account };
  const isOn = outbound.state === 'known' && outbound.value !== undefined;
  return { desired: [item], current: isOn ? [item] : [] };
}

export function outboundRead({ account, caller }: SetUpParts, outbound: Outbound): ReadSummary {
  const source = `AWS account ${account}`;
  if (account !== caller.account) {
    const reason = `your AWS credentials are of account ${caller.account}`;
    const gap = {
      scope: everything,
      code: 'SET_UP_OTHER_ACCOUNT',
      reason,
      hint: `Sign in to ${account}, or leave --account out.`,
    };
    return { source, found: 'nothing', gaps: [gap] };
  }
  if (outbound.state === 'known') {
    const found = outbound.value === undefined ? 'vouches for no role yet' : `vouches as ${outbound.value}`;
    return { source, found, gaps: [] };
  }
  const { code, reason, hint } = outbound;
  const gap = { scope: everything, code, reason, ...(hint === undefined ? {} : { hint }) };
  return { source, found: 'nothing', gaps: [gap] };
}
