import { partitions, type Partition } from '../../model/aws.ts';
import type { AppRoleObject } from '../../model/entra.ts';

/** The IAM role and the SAML provider that an app role's value names. */
export interface RolePair {
  readonly roleArn: string;
  readonly providerArn: string;
  readonly partition: Partition;
  readonly accountId: string;
  /** The last part of the role's ARN. */
  readonly roleName: string;
  readonly providerName: string;
}

/** One app role of one connection: wanted, or there. */
export interface AppRole {
  readonly connection: string;
  /** Where it is written. */
  readonly object: AppRoleObject;
  readonly accountId: string;
  readonly accountName: string;
  readonly roleArn: string;
  readonly providerArn: string;
  /** `roleArn,providerArn` for new ones. What is there keeps the order it was written in. */
  readonly value: string;
  /** Kept for life: assignments hang on it. */
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly enabled: boolean;
  /** Why it is not ours, for one that looks like ours. */
  readonly foreign?: string;
  /** How many are assigned to it, where that was asked. */
  readonly assignees?: number;
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

/** IAM Identity Center makes the roles under this path itself, with a new name each time. */
export const reservedPath = '/aws-reserved/';
