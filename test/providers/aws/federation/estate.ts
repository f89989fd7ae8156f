import type { WorldInput } from '../../../../src/lab/world.ts';
import type { ReaderRole } from '../../../../src/providers/aws/reader-credentials.ts';
import { samlMetadata } from '../../../support/saml-metadata.ts';
import { ACCOUNT, EXTERNAL_ID, readerRole, samlRole } from '../../../support/worlds.ts';
import { OLD, PROVIDER } from '../saml-providers/estate.ts';

export { account, arnIn, NEW, OLD, PROVIDER, READER } from '../saml-providers/estate.ts';

type AccountInput = WorldInput['aws']['accounts'][number];
type RoleInput = NonNullable<AccountInput['roles']>[number];

export const WRITER: ReaderRole = {
  name: 'rolebridge-federation-writer',
  path: '/',
  externalId: EXTERNAL_ID,
};
export const TAGS = { 'managed-by': 'rolebridge' };
export const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
export const KEY = 'AKIALABIMPORTER00001';

export interface EstateOptions {
  readonly reader?: Partial<RoleInput>;
  readonly writer?: Partial<RoleInput>;
  readonly account?: Partial<AccountInput>;
}

/** An account that people sign in to, with a user of the old guide and what AWS made for itself. */
export function accountWith({ reader, writer, account }: EstateOptions = {}): AccountInput {
  return {
    id: ACCOUNT,
    name: 'prod',
    roles: [
      readerRole(reader),
      readerRole({ name: WRITER.name, ...writer }),
      samlRole('Admin', {
        account: ACCOUNT,
        provider: PROVIDER,
        maxSessionDuration: 7200,
        tags: TAGS,
        managedPolicies: [READ_ONLY],
      }),
      { name: 'AWSReservedSSO_Admin_0123456789abcdef', path: '/aws-reserved/sso.amazonaws.com/', trust: {} },
      { name: 'AWSServiceRoleForSupport', path: '/aws-service-role/support.amazonaws.com/', trust: {} },
    ],
    samlProviders: [
      { name: PROVIDER, metadata: samlMetadata([OLD.der]) },
      { name: 'Another', metadata: samlMetadata() },
      { name: 'AWSSSO_0123456789abcdef_DO_NOT_DELETE', metadata: samlMetadata() },
    ],
    users: [
      {
        name: 'importer',
        managedPolicies: ['arn:aws:iam::aws:policy/IAMReadOnlyAccess'],
        accessKeys: [
          { id: KEY, createDate: '2022-05-01T00:00:00Z', lastUsed: { date: '2026-11-01T10:00:00Z' } },
          { id: 'AKIALABIMPORTER00002', status: 'Inactive' },
        ],
      },
      ...['ada', 'grace', 'joan', 'radia', 'barbara', 'frances'].map((name) => ({ name })),
    ],
    ...account,
  };
}
