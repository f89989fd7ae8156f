import type { AwsAccount, AwsWorld } from '../../world.ts';

/** `o-…/r-…/ou-…/`, the way from the root down to the unit; the root's own when the unit is undefined. */
export function unitPath(world: AwsWorld, unitId: string | undefined): string {
  const steps: string[] = [];
  let next = unitId;
  // A world whose units form a ring is refused when it is loaded; a bound is cheap all the same.
  while (next !== undefined && steps.length <= world.organizationalUnits.length) {
    const id = next;
    steps.unshift(id);
    next = world.organizationalUnits.find((unit) => unit.id === id)?.parent;
  }
  const { id, rootId } = world.organization;
  return [id, rootId, ...steps].map((step) => `${step}/`).join('');
}

/** The path of the account's parent, as tokens of STS claim it (AWS: "Understanding token claims"). */
export function organizationPath(world: AwsWorld, account: AwsAccount): string {
  return unitPath(world, account.organizationalUnit);
}

/** AWS: "Resource types defined by AWS Organizations": every ARN carries the management account. */
export function organizationsArn(
  world: AwsWorld,
  kind: 'organization' | 'account' | 'ou',
  id?: string,
): string {
  const { managementAccount, id: organization } = world.organization;
  const suffix = id === undefined ? '' : `/${id}`;
  return `arn:${world.partition}:organizations::${managementAccount}:${kind}/${organization}${suffix}`;
}
