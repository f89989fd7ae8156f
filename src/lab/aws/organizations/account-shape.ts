import type { Account } from '@aws-sdk/client-organizations';
import type { AwsAccount, AwsWorld } from '../../world.ts';
import { organizationPath, organizationsArn } from './tree.ts';

/**
 * An account as the Organizations API gives it. `Status` is left out: AWS retired it on 9 September 2026 in favour
 * of `State` (AWS: Account, Organizations API reference).
 */
export function accountShape(world: AwsWorld, account: AwsAccount): Account {
  return {
    Id: account.id,
    Arn: organizationsArn(world, 'account', account.id),
    Email: account.email ?? `aws+${account.id}@example.com`,
    Name: account.name,
    State: account.state,
    Paths: [`${organizationPath(world, account)}${account.id}/`],
    JoinedMethod: account.id === world.organization.managementAccount ? 'INVITED' : 'CREATED',
    JoinedTimestamp: new Date('2024-01-01T00:00:00Z'),
  };
}
