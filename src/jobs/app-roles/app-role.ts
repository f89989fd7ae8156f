import type { AppRoleObject } from '../../model/entra.ts';

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

/** IAM Identity Center makes the roles under this path itself, with a new name each time. */
export const reservedPath = '/aws-reserved/';
