import { partitions, type Partition } from '../model/aws.ts';

/** The IAM role and the SAML provider that one value of the claim Role names: what an app role's value is, too. */
export interface RolePair {
  readonly roleArn: string;
  readonly providerArn: string;
  readonly partition: Partition;
  readonly accountId: string;
  /** The last part of the role's ARN. */
  readonly roleName: string;
  readonly providerName: string;
}

/** AWS: "Configure SAML assertions": the pair's order is documented as role, provider; either is accepted here. */
export function parseValue(value: string): RolePair | undefined {
  const parts = value.split(',');
  const [one, other] = parts;
  if (parts.length !== 2 || one === undefined || other === undefined) return undefined;
  return pairOf(one, other) ?? pairOf(other, one);
}

const partitionPattern = partitions.join('|');
const rolePattern = new RegExp(`^arn:(${partitionPattern}):iam::(\\d{12}):role/(?:.*/)?([^/]+)$`, 'u');
const providerPattern = new RegExp(
  `^arn:(${partitionPattern}):iam::(\\d{12}):saml-provider/([\\w.-]{1,128})$`,
  'u',
);

function pairOf(roleArn: string, providerArn: string): RolePair | undefined {
  const role = rolePattern.exec(roleArn);
  const provider = providerPattern.exec(providerArn);
  const [, partition, accountId, roleName] = role ?? [];
  const [, providerPartition, providerAccount, providerName] = provider ?? [];
  if (accountId === undefined || roleName === undefined || providerName === undefined) return undefined;
  // A provider can only be trusted by roles of its own account.
  if (partition !== providerPartition || accountId !== providerAccount) return undefined;
  return { roleArn, providerArn, partition: partition as Partition, accountId, roleName, providerName };
}

export function valueOf(roleArn: string, providerArn: string): string {
  return `${roleArn},${providerArn}`;
}

export function providerArnOf(partition: Partition, accountId: string, providerName: string): string {
  return `arn:${partition}:iam::${accountId}:saml-provider/${providerName}`;
}
