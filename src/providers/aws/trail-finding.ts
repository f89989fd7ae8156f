import type { Finding } from '../../model/account-readiness.ts';
import { awsFailure } from './errors.ts';
import { isEnough, type EventTrail } from './trails.ts';

const hintMissing =
  'Record management events that write with a trail there, best one of the whole organization: without one ' +
  'EventBridge is told of no change of a role.';

const hintUnknown =
  'Allow the reader role cloudtrail:GetTrailStatus and GetEventSelectors: deploy infra/member-account.yml again.';

/** One trail that records what is needed is enough; only when none can be in doubt is it missing. */
export function trailFinding(trails: readonly EventTrail[], region: string): Finding {
  const enough = trails.find(isEnough);
  if (enough !== undefined) {
    const whose = enough.ofOrganization ? ' of the organization' : '';
    return { state: 'there', said: `trail ${enough.arn}${whose} records what writes` };
  }
  if (trails.length === 0)
    return { state: 'missing', said: `no trail records events in ${region}`, hint: hintMissing };
  const doubtful = trails.find(({ logging, recordsWrites }) => logging !== false && recordsWrites !== false);
  if (doubtful === undefined) {
    const said = trails.map(({ arn, logging }) =>
      logging === false ? `${arn} is switched off` : `${arn} leaves out what writes`,
    );
    return { state: 'missing', said: said.join('; '), hint: hintMissing };
  }
  const why =
    doubtful.failure === undefined
      ? 'its selectors take only some management events'
      : awsFailure(doubtful.failure).reason;
  return { state: 'unknown', said: `trail ${doubtful.arn}: ${why}`, hint: hintUnknown };
}
