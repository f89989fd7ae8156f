import { describe, expect, it } from 'vitest';
import { world as worldSchema } from '../../../src/lab/world.ts';
import { labApp } from '../../support/lab-app.ts';
import { all, company, expectSettled, foreignRoles, ours, prod, published } from './company.ts';

const clouds = [
  {
    partition: 'aws',
    region: 'eu-west-1',
    cloud: 'global',
    audience: 'api://AzureADTokenExchange',
    hosts: [
      'sts.eu-west-1.amazonaws.com',
      'iam.amazonaws.com',
      'organizations.us-east-1.amazonaws.com',
      'login.microsoftonline.com',
      'graph.microsoft.com',
    ],
  },
  {
    partition: 'aws-us-gov',
    region: 'us-gov-west-1',
    cloud: 'usGov',
    audience: 'api://AzureADTokenExchangeUSGov',
    hosts: [
      'sts.us-gov-west-1.amazonaws.com',
      'iam.us-gov.amazonaws.com',
      'organizations.us-gov-west-1.amazonaws.com',
      'login.microsoftonline.us',
      'graph.microsoft.us',
    ],
  },
  {
    partition: 'aws-us-gov',
    region: 'us-gov-east-1',
    cloud: 'usGovDoD',
    audience: 'api://AzureADTokenExchangeUSGov',
    hosts: [
      'sts.us-gov-east-1.amazonaws.com',
      'iam.us-gov.amazonaws.com',
      'organizations.us-gov-west-1.amazonaws.com',
      'login.microsoftonline.us',
      'dod-graph.microsoft.us',
    ],
  },
  {
    partition: 'aws-cn',
    region: 'cn-north-1',
    cloud: 'china',
    audience: 'api://AzureADTokenExchangeChina',
    hosts: [
      'sts.cn-north-1.amazonaws.com.cn',
      'iam.cn-north-1.amazonaws.com.cn',
      'organizations.cn-northwest-1.amazonaws.com.cn',
      'login.chinacloudapi.cn',
      'microsoftgraph.chinacloudapi.cn',
    ],
  },
] as const;

describe.each(clouds)(
  'in $partition with the $cloud cloud and Region $region',
  ({ partition, region, cloud, audience, hosts }) => {
    const text = JSON.stringify(
      company({ aws: { partition }, entra: { cloud }, appRoles: [ours(1, prod, 'old', 'Admin')] }),
    )
      .replaceAll('arn:aws:', `arn:${partition}:`)
      .replaceAll('api://AzureADTokenExchange', audience);
    const world = worldSchema.parse(JSON.parse(text));

    it('every role is published under its own ARN, without a secret, and no other cloud is asked', async () => {
      const app = labApp(world, {
        credential: 'federated',
        configChanges: { aws: { region }, entra: { cloud } },
      });
      const report = await app.apply();
      expect(report.status, `${JSON.stringify(report.error)}`).toBe('applied');
      expect(published(app)).toEqual(all);
      const known = new Set(foreignRoles.map(({ id }) => id));
      const values =
        app.world.entra.servicePrincipals[0]?.appRoles
          .filter(({ id }) => !known.has(id))
          .flatMap(({ value }) => value ?? []) ?? [];
      expect(values).toHaveLength(5);
      for (const value of values) {
        const [role, provider] = value.split(',');
        expect(role).toMatch(new RegExp(`^arn:${partition}:iam::\\d{12}:role/`, 'u'));
        expect(provider).toMatch(new RegExp(`^arn:${partition}:iam::\\d{12}:saml-provider/AzureAD$`, 'u'));
      }
      expect(new Set(app.journal.entries.map(({ url }) => new URL(url).host))).toEqual(new Set(hosts));
      await expectSettled(app, world);
    });
  },
);

describe('a Region of another partition', () => {
  it('is told as credentials that AWS does not know, and nothing is written', async () => {
    const app = labApp(company(), { configChanges: { aws: { region: 'cn-north-1' } } });
    expect(await app.apply()).toMatchObject({ status: 'failed', error: { code: 'AWS_CREDENTIALS' } });
    expect(app.journal.writes()).toEqual([]);
  });
});
