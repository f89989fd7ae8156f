import * as z from 'zod';

/** IdentityStore API reference: "CreateGroup": an id, in older stores with the store's own before it. */
const principal = /^(?:[0-9a-f]{10}-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

const fields = z.record(z.string(), z.unknown()).nullish();

/** CloudTrail User Guide: "CloudTrail record contents", as far as it matters here. */
export const callDetail = z.object({
  eventSource: z.string(),
  eventName: z.string(),
  errorCode: z.string().nullish(),
  userIdentity: z
    .object({
      sessionContext: z
        .object({ sessionIssuer: z.object({ arn: z.string().nullish() }).nullish() })
        .nullish(),
    })
    .nullish(),
  requestParameters: fields,
  responseElements: fields,
});

export type CallDetail = z.output<typeof callDetail>;

/** The role whose session made the call; SCIM, and people in the console of the directory, have none. */
export function callerRole({ userIdentity }: CallDetail): string | undefined {
  return userIdentity?.sessionContext?.sessionIssuer?.arn ?? undefined;
}

/**
 * The group that was made or changed. Where its id is differs by interface: SCIM answers a creation with `id` and is
 * asked with `id`, the API with `groupId` (IAM Identity Center User Guide: "Logging IAM Identity Center SCIM API calls";
 * names are hidden). Undefined where it is in none of the places.
 */
export function groupIdIn({
  requestParameters: asked,
  responseElements: answered,
}: CallDetail): string | undefined {
  const inside = z.object({ groupId: z.unknown() }).safeParse(answered?.['group']).data?.groupId;
  const places = [asked?.['groupId'], asked?.['id'], answered?.['groupId'], answered?.['id'], inside];
  return places.map(principalIn).find((id) => id !== undefined);
}

export function principalIn(value: unknown): string | undefined {
  return typeof value === 'string' && principal.test(value) ? value : undefined;
}

/** `arn:aws:identitystore:::group/<id>`. Service Authorization Reference: "AWS Identity Store". */
export function groupIdInArn(arn: string): string | undefined {
  const [, , service, , , resource = ''] = arn.split(':');
  const [type, id] = resource.split('/');
  return service === 'identitystore' && type === 'group' ? principalIn(id) : undefined;
}

const patch = z.object({ operations: z.array(z.object({ path: z.string().nullish() })).min(1) });

/** A SCIM PATCH that says of each of its operations that it is about members. */
export function isAboutMembersOnly({ requestParameters }: CallDetail): boolean {
  const body = patch.safeParse(requestParameters?.['httpBody']);
  return body.success && body.data.operations.every(({ path }) => path?.toLowerCase().startsWith('members'));
}
