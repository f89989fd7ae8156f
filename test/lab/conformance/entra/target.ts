import { describe } from 'vitest';
import { group, user } from '../../../support/groups.ts';
import { live } from '../target.ts';
import type { Fetching, Reply } from './calls.ts';
import { askForToken, send } from './calls.ts';
import { AWS_SERVICE_PRINCIPAL, CLIENTS, SECRET, TENANT, tenant } from './tenant.ts';

/**
 * Where a suite that is not lab-only runs: a lab, or with `LIVE=1` a real tenant of the global cloud, with a client
 * that may read applications (Application.Read.All, and no more) and a service principal that has app roles.
 */
export interface EntraTarget {
  readonly cloud: Fetching;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly servicePrincipalId: string;
}

/** For suites that need a tenant of their own, injected faults or the lab's clock: skipped when live. */
export const labOnlySuite = live ? describe.skip : describe;

export function entraTarget(): EntraTarget {
  if (!live) {
    return {
      cloud: tenant(),
      tenantId: TENANT,
      clientId: CLIENTS.reader.appId,
      clientSecret: SECRET,
      servicePrincipalId: AWS_SERVICE_PRINCIPAL,
    };
  }
  return {
    cloud: { fetch: (request) => fetch(request) },
    tenantId: variable('ROLEBRIDGE_LIVE_TENANT_ID'),
    clientId: variable('ROLEBRIDGE_LIVE_CLIENT_ID'),
    clientSecret: variable('ROLEBRIDGE_LIVE_CLIENT_SECRET'),
    servicePrincipalId: variable('ROLEBRIDGE_LIVE_SERVICE_PRINCIPAL_ID'),
  };
}

/**
 * The same for groups. Live, the client may read them and no users (GroupMember.Read.All, and no more), and the group
 * has a user as its direct member.
 */
export function groupTarget(): EntraTarget & { readonly groupId: string } {
  if (!live) {
    const cloud = tenant({ entra: { groups: [group(1, { members: [user(1).id] })], users: [user(1)] } });
    return { ...entraTarget(), cloud, clientId: CLIENTS.groupReader.appId, groupId: group(1).id };
  }
  return {
    ...entraTarget(),
    clientId: variable('ROLEBRIDGE_LIVE_GROUP_CLIENT_ID'),
    clientSecret: variable('ROLEBRIDGE_LIVE_GROUP_CLIENT_SECRET'),
    groupId: variable('ROLEBRIDGE_LIVE_GROUP_ID'),
  };
}

/** Asks the token endpoint as the target's client; fields that are given take the place of the right ones. */
export function targetToken(
  target: EntraTarget,
  fields: Readonly<Record<string, string>> = {},
  tenantId = target.tenantId,
): Promise<Reply> {
  const right = { client_id: target.clientId, client_secret: target.clientSecret };
  return askForToken(target.cloud, { ...right, ...fields }, { tenantId });
}

/** A call to Graph v1.0 as the target's client, the path beginning after the version. */
export async function targetGraph(target: EntraTarget, path: string, init: RequestInit = {}): Promise<Reply> {
  const { body } = await targetToken(target);
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${body.access_token ?? ''}`);
  headers.set('content-type', 'application/json');
  return send(target.cloud, `https://graph.microsoft.com/v1.0/${path}`, { ...init, headers });
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`LIVE=1 needs ${name}.`);
  return value;
}
