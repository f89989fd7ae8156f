import * as z from 'zod';
import { accountId } from '../saml-connection-settings.ts';

/** What is asked of an event about a call of IAM. Whatever is not there, or not whole, is undefined. */
export interface RoleCall {
  readonly eventName: string;
  readonly failed: boolean;
  /** IAM Identity Center's own role made it, which can touch nothing but its own roles. */
  readonly byIdentityCenter: boolean;
  /** Twelve digits: the account of the roles. That of the caller may be another. */
  readonly accountId: string;
  /** Of a form that IAM allows. */
  readonly roleName?: string;
  readonly path?: string;
  /** As JSON text. */
  readonly trustPolicy?: string;
  readonly providerName?: string;
}

const tree = z.record(z.string(), z.unknown()).nullish().catch(undefined);
type Tree = z.output<typeof tree>;

/** CloudTrail User Guide: "CloudTrail record contents"; EventBridge User Guide: "AWS service events via CloudTrail". */
const record = z.object({
  'detail-type': z.literal('AWS API Call via CloudTrail', 'no call that CloudTrail tells of'),
  account: accountId.optional(),
  detail: z.object({
    eventSource: z.literal('iam.amazonaws.com', 'no call of IAM'),
    eventName: z.string().min(1),
    errorCode: z.string().nullish(),
    recipientAccountId: accountId.optional(),
    userIdentity: tree,
    requestParameters: tree,
    responseElements: tree,
  }),
});

/**
 * AWS: "AWS managed policy: AWSSSOServiceRolePolicy": its writes in IAM are limited to the path of its own roles. Nobody
 * else can make a role under this path.
 */
const identityCenterRole = /^arn:[^:]+:iam::\d{12}:role\/aws-service-role\/sso\.amazonaws\.com\//u;

/** IAM API Reference: "CreateRole": `RoleName`. */
const roleNames = /^[\w+=,.@-]{1,64}$/u;

export const roleCall = record.transform(({ account, detail }, context): RoleCall => {
  const { eventName, errorCode, recipientAccountId: accountId = account, userIdentity } = detail;
  if (accountId === undefined) {
    context.addIssue({ code: 'custom', message: 'no account is named' });
    return z.NEVER;
  }
  const { requestParameters: asked, responseElements: given } = detail;
  const issuer = textAt(userIdentity, 'sessionContext', 'sessionIssuer', 'arn');
  const providerArn = textAt(asked, 'sAMLProviderArn') ?? textAt(given, 'sAMLProviderArn');
  return {
    eventName,
    accountId,
    failed: typeof errorCode === 'string',
    byIdentityCenter: issuer !== undefined && identityCenterRole.test(issuer),
    ...defined('roleName', [textAt(asked, 'roleName'), textAt(given, 'role', 'roleName')].find(isRoleName)),
    ...defined('path', textAt(asked, 'path') ?? textAt(given, 'role', 'path')),
    ...defined('trustPolicy', trustPolicyIn(asked, given)),
    ...defined('providerName', textAt(asked, 'name') ?? providerArn?.split(':saml-provider/')[1]),
  };
});

/** It is JSON in what was asked, and encoded for URLs in what was answered (IAM API Reference: "Role"). */
function trustPolicyIn(asked: Tree, given: Tree): string | undefined {
  return (
    textAt(asked, 'assumeRolePolicyDocument') ??
    textAt(asked, 'policyDocument') ??
    decoded(textAt(given, 'role', 'assumeRolePolicyDocument'))
  );
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    // Cut off within a character: it is not whole.
    return undefined;
  }
}

function isRoleName(name: string | undefined): boolean {
  return name !== undefined && roleNames.test(name);
}

function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(
    (at, name) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, name)
        ? (at as Readonly<Record<string, unknown>>)[name]
        : undefined,
    value,
  );
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function defined<K extends keyof RoleCall>(
  key: K,
  value: string | undefined,
): { readonly [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: string };
}
