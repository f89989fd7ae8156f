import type { AwsWorld } from '../../world.ts';

/** The base of the SCIM endpoint, as the console shows it; undefined while provisioning is not enabled. */
export function scimEndpointOf({ identityCenter: center, partition }: AwsWorld): string | undefined {
  if (center?.scim === undefined) return undefined;
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://scim.${center.primaryRegion}.${domain}/${center.scim.tenantId}/scim/v2/`;
}

/**
 * Whether a bearer token opens the SCIM endpoint at that base, with a slash at its end or without. A wrong tenant is
 * answered as a wrong token is (AWS: SCIM developer guide: ServiceProviderConfig).
 */
export function acceptsToken(world: AwsWorld, base: string, token: string, now: Date): boolean {
  const tokens = world.identityCenter?.scim?.tokens ?? [];
  return (
    scimEndpointOf(world) === `${base.replace(/\/+$/, '')}/` &&
    tokens.some((each) => each.token === token && new Date(each.expiresDate) > now)
  );
}
