import { TrailNotFoundException$ } from '@aws-sdk/client-cloudtrail';
import type { AwsAccount, Trail } from '../../world.ts';
import { refuseJson } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';

/** A trail, and the account that it belongs to. */
export interface OwnedTrail {
  readonly trail: Trail;
  readonly owner: AwsAccount;
}

export function trailArn({ trail, owner }: OwnedTrail, { clouds }: AwsCall): string {
  const { partition } = clouds.world.aws;
  return `arn:${partition}:cloudtrail:${trail.homeRegion}:${owner.id}:trail/${trail.name}`;
}

/**
 * The trails that an account sees in a Region: its own there, those of other Regions that record every Region, and
 * the organization's (DescribeTrails API reference: includeShadowTrails).
 */
export function trailsOf(call: AwsCall, shadows: boolean): readonly OwnedTrail[] {
  const { account, region, clouds } = call;
  return clouds.world.aws.accounts
    .flatMap((owner) => owner.trails.map((trail) => ({ trail, owner })))
    .filter(({ trail, owner }) => owner === account || trail.organization)
    .filter(({ trail, owner }) =>
      trail.homeRegion === region && owner === account ? true : shadows && seen(trail, region),
    );
}

function seen({ homeRegion, multiRegion }: Trail, region: string): boolean {
  return multiRegion || homeRegion === region;
}

/**
 * By its ARN, or, where it belongs to, by its name. Users report the words; the names of trails of other Regions and
 * accounts are not known (CloudTrail User Guide, "Creating a trail for an organization").
 */
export function findTrail(name: string | undefined, call: AwsCall): OwnedTrail | Refusal {
  const isArn = name?.startsWith('arn:') ?? false;
  const found = trailsOf(call, true).find((owned) =>
    isArn
      ? trailArn(owned, call) === name
      : owned.trail.name === name && owned.owner === call.account && owned.trail.homeRegion === call.region,
  );
  if (found !== undefined) return found;
  const shown = isArn
    ? name
    : `arn:${call.clouds.world.aws.partition}:cloudtrail:${call.region}:${call.account.id}:trail/${name}`;
  return refuseJson(TrailNotFoundException$, `Unknown trail: ${shown} for the user: ${call.account.id}`);
}
