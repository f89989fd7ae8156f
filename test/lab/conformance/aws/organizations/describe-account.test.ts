import { AccountNotFoundException, DescribeAccountCommand } from '@aws-sdk/client-organizations';
import { describe, expect, it } from 'vitest';
import { awsTarget } from '../../target.ts';

describe('organizations:DescribeAccount', () => {
  it('gives one account', async () => {
    const target = awsTarget();
    const { Account } = await target.organizations.send(
      new DescribeAccountCommand({ AccountId: target.account }),
    );
    expect(Account).toMatchObject({ Id: target.account, State: 'ACTIVE' });
  });

  it('does not find an account of another organization', async () => {
    const refusal = awsTarget().organizations.send(new DescribeAccountCommand({ AccountId: '000000000000' }));
    await expect(refusal).rejects.toBeInstanceOf(AccountNotFoundException);
  });
});
