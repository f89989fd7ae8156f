import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { createLab } from '../../../src/lab/lab.ts';
import type { Lab, LabOptions } from '../../../src/lab/lab.ts';
import { requestHandler } from '../../../src/lab/mounts/request-handler.ts';
import type { World } from '../../../src/lab/world.ts';
import { identityCenter, permissionSet, storeGroup, storeUser } from '../../support/identity-center.ts';
import { samlMetadata } from '../../support/saml-metadata.ts';
import {
  ACCOUNT,
  callerCredentials,
  EXTERNAL_ID,
  MANAGEMENT_ACCOUNT,
  READER_ROLE,
  worldWith,
} from '../../support/worlds.ts';

/**
 * A conformance suite holds for the lab and for the real cloud alike. `LIVE=1` points it at the real one, with the
 * default credentials and Region of the environment and the names below; otherwise it runs on a lab.
 */
export const live = process.env['LIVE'] === '1';

/** For cases that need a world of their own, an injected fault or the lab's clock: not registered when live. */
export function inLab(cases: () => void): void {
  if (!live) cases();
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** AWS as the suites see it, with names that exist there. */
export interface AwsTarget {
  /** As the caller, who lives in the organization's management account. */
  readonly sts: STSClient;
  readonly organizations: OrganizationsClient;
  /** In the primary Region of IAM Identity Center. */
  readonly ssoAdmin: SSOAdminClient;
  readonly identityStore: IdentitystoreClient;
  readonly sns: SNSClient;
  readonly eventBridge: EventBridgeClient;
  readonly cloudTrail: CloudTrailClient;
  readonly lambda: LambdaClient;
  readonly secretsManager: SecretsManagerClient;
  /** As the reader role, in an account with some roles. */
  readonly iam: () => Promise<IAMClient>;
  readonly readerRoleArn: string;
  readonly externalId: string;
  readonly account: string;
  /** A role of that account that has at least two tags. */
  readonly taggedRole: string;
  /** A SAML provider of that account. */
  readonly samlProviderArn: string;
  /** A standard topic in the caller's account and Region, which may be told something. */
  readonly topicArn: string;
  /** A secret of the caller's account and Region that is a text. */
  readonly secretArn: string;
}

export interface AwsLab extends AwsTarget {
  readonly lab: Lab;
  /** Clients that sign as somebody else. */
  readonly as: (
    credentials: Credentials,
    region?: string,
  ) => Pick<
    AwsTarget,
    | 'sts'
    | 'organizations'
    | 'ssoAdmin'
    | 'identityStore'
    | 'sns'
    | 'eventBridge'
    | 'cloudTrail'
    | 'lambda'
    | 'secretsManager'
  > & {
    readonly iam: IAMClient;
  };
  /** Credentials of a role's session, from sts:AssumeRole. */
  readonly session: (
    roleArn: string,
    options?: { readonly seconds?: number; readonly name?: string },
  ) => Promise<Credentials>;
}

export const TAGGED_ROLE = 'Tagged';
export const SAML_PROVIDER = 'AzureAD';
export const TOPIC = 'rolebridge';
export const SECRET = 'rolebridge/scim';

/** Where a suite that is not lab-only runs. */
export function awsTarget(): AwsTarget {
  return live ? realAws() : awsLab();
}

/** A lab with a world of one's own. Its region is a regional one: STS has a global endpoint too. */
export function awsLab(
  world: World = defaultWorld(),
  region = 'eu-west-1',
  options: LabOptions = {},
): AwsLab {
  const lab = createLab(world, options);
  const as = (credentials: Credentials, elsewhere = region) => {
    const config = { region: elsewhere, credentials, requestHandler: requestHandler(lab), maxAttempts: 1 };
    return {
      iam: new IAMClient(config),
      sts: new STSClient(config),
      organizations: new OrganizationsClient(config),
      ssoAdmin: new SSOAdminClient(config),
      identityStore: new IdentitystoreClient(config),
      sns: new SNSClient(config),
      eventBridge: new EventBridgeClient(config),
      cloudTrail: new CloudTrailClient(config),
      lambda: new LambdaClient(config),
      secretsManager: new SecretsManagerClient(config),
    };
  };
  const caller = as(callerCredentials());
  const partition = world.aws.partition;
  const readerRoleArn = `arn:${partition}:iam::${ACCOUNT}:role/${READER_ROLE}`;
  const session: AwsLab['session'] = async (roleArn, { seconds, name = 'conformance' } = {}) =>
    assume(caller.sts, roleArn, EXTERNAL_ID, name, seconds);
  return {
    lab,
    as,
    session,
    sts: caller.sts,
    organizations: caller.organizations,
    ssoAdmin: caller.ssoAdmin,
    identityStore: caller.identityStore,
    sns: caller.sns,
    eventBridge: caller.eventBridge,
    cloudTrail: caller.cloudTrail,
    lambda: caller.lambda,
    secretsManager: caller.secretsManager,
    iam: async () => as(await session(readerRoleArn)).iam,
    readerRoleArn,
    externalId: EXTERNAL_ID,
    account: ACCOUNT,
    taggedRole: TAGGED_ROLE,
    samlProviderArn: `arn:${partition}:iam::${ACCOUNT}:saml-provider/${SAML_PROVIDER}`,
    topicArn: `arn:${partition}:sns:${region}:${MANAGEMENT_ACCOUNT}:${TOPIC}`,
    secretArn: `arn:${partition}:secretsmanager:${region}:${MANAGEMENT_ACCOUNT}:secret:${SECRET}-AbCdEf`,
  };
}

function defaultWorld(): World {
  const trust = { Version: '2012-10-17', Statement: [] };
  const roles = [
    { name: TAGGED_ROLE, tags: { team: 'data', stage: 'prod' }, description: 'With tags', trust },
    ...['One', 'Two', 'Three', 'Four', 'Five', 'Six'].map((name) => ({ name, path: '/apps/', trust })),
  ];
  const samlProviders = [{ name: SAML_PROVIDER, metadata: samlMetadata() }];
  const accounts = [
    { id: ACCOUNT, name: 'prod', tags: { env: 'prod' }, roles, samlProviders },
    {
      id: MANAGEMENT_ACCOUNT,
      name: 'management',
      topics: [{ region: 'eu-west-1', name: TOPIC }],
      secrets: [{ region: 'eu-west-1', name: SECRET, value: 'the-secret-text' }],
    },
  ];
  const permissionSets = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'].map((name) => permissionSet(name));
  const groups = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => storeGroup(name, { externalId: name }));
  return worldWith({
    accounts,
    identityCenter: identityCenter({ permissionSets, identityStore: { groups, users: [storeUser('ada')] } }),
  });
}

function realAws(): AwsTarget {
  const readerRoleArn = variable('ROLEBRIDGE_LIVE_READER_ROLE_ARN');
  const externalId = variable('ROLEBRIDGE_LIVE_EXTERNAL_ID');
  const sts = new STSClient({});
  return {
    sts,
    organizations: new OrganizationsClient({}),
    ssoAdmin: new SSOAdminClient({}),
    identityStore: new IdentitystoreClient({}),
    sns: new SNSClient({}),
    eventBridge: new EventBridgeClient({}),
    cloudTrail: new CloudTrailClient({}),
    lambda: new LambdaClient({}),
    secretsManager: new SecretsManagerClient({}),
    iam: async () =>
      new IAMClient({ credentials: await assume(sts, readerRoleArn, externalId, 'conformance', undefined) }),
    readerRoleArn,
    externalId,
    account: readerRoleArn.split(':')[4] ?? '',
    taggedRole: variable('ROLEBRIDGE_LIVE_TAGGED_ROLE'),
    // Only the suites that use them need these.
    get samlProviderArn() {
      return variable('ROLEBRIDGE_LIVE_SAML_PROVIDER_ARN');
    },
    get topicArn() {
      return variable('ROLEBRIDGE_LIVE_TOPIC_ARN');
    },
    get secretArn() {
      return variable('ROLEBRIDGE_LIVE_SECRET_ARN');
    },
  };
}

async function assume(
  sts: STSClient,
  RoleArn: string,
  ExternalId: string,
  RoleSessionName: string,
  seconds: number | undefined,
): Promise<Credentials> {
  const duration = seconds === undefined ? {} : { DurationSeconds: seconds };
  const command = new AssumeRoleCommand({ RoleArn, ExternalId, RoleSessionName, ...duration });
  const { Credentials: issued } = await sts.send(command);
  const { AccessKeyId, SecretAccessKey, SessionToken } = issued ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new Error('AssumeRole gave no credentials.');
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`LIVE=1 needs ${name}.`);
  return value;
}
