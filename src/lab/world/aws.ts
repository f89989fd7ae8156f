import * as z from 'zod';
import { accountId } from './account-id.ts';
import { eventBus } from './event-bus.ts';
import { iamUser } from './iam-user.ts';
import { identityCenter } from './identity-center.ts';
import { lambdaFunction } from './lambda-function.ts';
import { customerManagedPolicy } from './permission-set.ts';
import { samlProvider } from './saml-provider.ts';
import { secret } from './secret.ts';
import { topic } from './topic.ts';
import { trail } from './trail.ts';

const trustPolicy = z
  .union([z.record(z.string(), z.unknown()), z.string()])
  .describe('The trust policy as an object, or as raw text when it is meant to be no JSON');

export const iamRole = z.strictObject({
  name: z.string().min(1),
  path: z.string().default('/'),
  description: z.string().optional(),
  maxSessionDuration: z.int().default(3600),
  createDate: z.iso.datetime().default('2024-01-01T00:00:00Z'),
  tags: z.record(z.string(), z.string()).default({}),
  trust: trustPolicy,
  managedPolicies: z.array(z.string()).default([]).describe('ARNs of the policies attached to it'),
  deniedActions: z
    .array(z.string())
    .default([])
    .describe('Actions such as iam:ListRoles that the role may not call; everything else it may'),
});

export const awsAccount = z.strictObject({
  id: accountId,
  name: z.string(),
  email: z.string().optional(),
  state: z.enum(['PENDING_ACTIVATION', 'ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE', 'CLOSED']).default('ACTIVE'),
  organizationalUnit: z.string().optional().describe('Id of the OU; the root when absent'),
  tags: z.record(z.string(), z.string()).default({}),
  roles: z.array(iamRole).default([]),
  users: z.array(iamUser).default([]).describe('IAM users'),
  customerManagedPolicies: z
    .array(customerManagedPolicy)
    .default([])
    .describe('IAM policies of the account, which permission sets may refer to and roles may have'),
  samlProviders: z.array(samlProvider).max(100, 'an account has at most 100').default([]),
  topics: z.array(topic).default([]).describe('Amazon SNS'),
  secrets: z.array(secret).default([]).describe('AWS Secrets Manager'),
  eventBuses: z.array(eventBus).default([]).describe('Amazon EventBridge'),
  functions: z.array(lambdaFunction).default([]).describe('AWS Lambda'),
  trails: z.array(trail).default([]).describe('AWS CloudTrail'),
});

export const awsWorld = z.strictObject({
  partition: z.enum(['aws', 'aws-us-gov', 'aws-cn']).default('aws'),
  organization: z.strictObject({
    id: z.string().default('o-rolebridge'),
    rootId: z.string().default('r-lab1'),
    managementAccount: accountId,
    delegatedAdministrators: z.array(accountId).default([]),
  }),
  organizationalUnits: z
    .array(z.strictObject({ id: z.string(), name: z.string(), parent: z.string().optional() }))
    .default([]),
  outboundFederationIssuer: z.url().optional().describe('Issuer of sts:GetWebIdentityToken, when enabled'),
  callers: z
    .array(z.strictObject({ accessKeyId: z.string(), secretAccessKey: z.string(), principalArn: z.string() }))
    .describe('Long-lived credentials that the lab knows, and who they are'),
  accounts: z.array(awsAccount),
  identityCenter: identityCenter.optional().describe('IAM Identity Center, when it is enabled'),
});

export type AwsWorld = z.output<typeof awsWorld>;
export type AwsAccount = z.output<typeof awsAccount>;
export type IamRole = z.output<typeof iamRole>;
