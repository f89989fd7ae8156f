import { ListRolesCommand } from '@aws-sdk/client-iam';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { callerCredentials } from '../../support/worlds.ts';
import { cannedAws } from './canned-aws.ts';

afterEach(() => vi.unstubAllEnvs());

async function hostsIn(region: string) {
  const { clients, context, requests } = cannedAws([{ status: 400 }], { region });
  const failed = () => undefined;
  await clients.sts(context).send(new GetCallerIdentityCommand({})).catch(failed);
  await clients.iam(callerCredentials(), context).send(new ListRolesCommand({})).catch(failed);
  await clients.organizations(context).send(new ListAccountsCommand({})).catch(failed);
  return requests.map((request) => request.hostname);
}

describe('the AWS clients', () => {
  it.each([
    {
      region: 'eu-central-1',
      hosts: ['sts.eu-central-1.amazonaws.com', 'iam.amazonaws.com', 'organizations.us-east-1.amazonaws.com'],
    },
    {
      region: 'us-east-1',
      hosts: ['sts.us-east-1.amazonaws.com', 'iam.amazonaws.com', 'organizations.us-east-1.amazonaws.com'],
    },
    {
      region: 'us-gov-east-1',
      hosts: [
        'sts.us-gov-east-1.amazonaws.com',
        'iam.us-gov.amazonaws.com',
        'organizations.us-gov-west-1.amazonaws.com',
      ],
    },
    {
      region: 'cn-northwest-1',
      hosts: [
        'sts.cn-northwest-1.amazonaws.com.cn',
        'iam.cn-north-1.amazonaws.com.cn',
        'organizations.cn-northwest-1.amazonaws.com.cn',
      ],
    },
  ])(
    'of $region call STS in the region, IAM and Organizations in the partition',
    async ({ region, hosts }) => {
      expect(await hostsIn(region)).toEqual(hosts);
    },
  );

  it('leave the endpoint to the environment when it names one', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:4566');
    expect(await hostsIn('eu-central-1')).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.1']);
  });

  it('do not write into the credentials that they are given', async () => {
    const credentials = Object.freeze(callerCredentials());
    const { clients, context } = cannedAws([{ status: 400 }], { credentials });
    const refused = clients.sts(context).send(new GetCallerIdentityCommand({}));
    await expect(refused).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  });
});
