import * as z from 'zod';
import { awsWorld } from './world/aws.ts';
import { entraWorld } from './world/entra.ts';
import { fault } from './world/faults.ts';

export { fault } from './world/faults.ts';
export type { AwsAccount, AwsWorld, IamRole } from './world/aws.ts';
export type { ClaimsMappingPolicy, OptionalClaim } from './world/claims.ts';
export type { KeyCredential, PasswordCredential } from './world/credentials.ts';
export type { AppRole, Application, EntraClient, EntraWorld, ServicePrincipal } from './world/entra.ts';
export type { Fault, FaultInput } from './world/faults.ts';
export type { ActivationPolicy, Group, GroupInput, User, UserInput } from './world/groups.ts';
export type { AccountAssignment, CenterOperation, IdentityCenter } from './world/identity-center.ts';
export type { IdentityStore, IdentityStoreGroup, IdentityStoreUser } from './world/identity-store.ts';
export type { AttributeMapping, SynchronizationJob, SynchronizationSecret } from './world/synchronization.ts';
export type { IamUser } from './world/iam-user.ts';
export type { CustomerManagedPolicy, PermissionSet } from './world/permission-set.ts';
export type { EventBus, EventRule } from './world/event-bus.ts';
export type { DurableExecution, LambdaFunction } from './world/lambda-function.ts';
export type { SamlProvider } from './world/saml-provider.ts';
export type { Scim } from './world/scim.ts';
export type { Secret } from './world/secret.ts';
export type { Topic } from './world/topic.ts';
export type { Trail } from './world/trail.ts';

/**
 * A world is everything both clouds hold at one moment, as plain data. A scenario is a world in a YAML file;
 * `rolebridge lab export` prints one as JSON, and a run that applies something writes the changed world back.
 * This schema is also the JSON Schema that docs/lab.md points editors to.
 */
export const world = z.strictObject({
  formatVersion: z.literal(1),
  name: z.string(),
  story: z.string().describe('What the scenario shows, for people'),
  now: z.iso.datetime().describe('The time at which the lab starts'),
  pageSize: z
    .strictObject({
      iam: z.int().min(1).default(5),
      organizations: z.int().min(1).max(20).default(3),
      graph: z.int().min(1).max(999).default(10),
      identityCenter: z.int().min(1).max(100).default(5),
    })
    .prefault({})
    .describe('The most items of a page, small by default so that every paging bug shows'),
  aws: awsWorld,
  entra: entraWorld,
  faults: z.array(fault).default([]),
  state: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('What the state store holds; the lab carries it and never looks inside'),
});

export type World = z.output<typeof world>;
export type WorldInput = z.input<typeof world>;
