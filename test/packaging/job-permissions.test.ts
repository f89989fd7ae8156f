import { describe, expect, it } from 'vitest';
import { deployments } from '../../infra/jobs.ts';
import { roleOutput } from '../../infra/roles.ts';
import type { Config } from '../../src/config/schema.ts';
import { bareConfig, connection } from '../e2e/federation/bare-company.ts';

const center = {
  type: 'identity-center',
  name: 'center',
  servicePrincipal: { displayName: 'AWS IAM Identity Center' },
  notificationEmailAddresses: ['user1@example.com'],
};
const certificateSecretArn = 'arn:aws:secretsmanager:eu-west-1:999988887777:secret:certificate-AbCdEf';

const actionsOf = (job: 'federation' | 'posture', config: Config) =>
  deployments[job].allowed(config).flatMap(({ Action }) => Action);
const assumedBy = (job: 'federation' | 'posture', config: Config) =>
  deployments[job]
    .allowed(config)
    .filter(({ Action }) => Action === 'sts:AssumeRole')
    .map(({ Sid }) => Sid);

describe('the accounts of an organization', () => {
  it.each([
    { name: 'are entered where sign-in ends in them', connections: [connection()], enters: true },
    { name: 'are not where it ends in IAM Identity Center', connections: [center], enters: false },
    { name: 'are where one of two does', connections: [center, connection()], enters: true },
  ])('$name', ({ connections, enters }) => {
    const config = bareConfig(connections);
    expect(assumedBy('posture', config)).toEqual(enters ? ['ReadEveryAccount'] : []);
    expect(assumedBy('federation', config)).toEqual(enters ? ['ReadEveryAccount', 'WriteFederation'] : []);
    expect(actionsOf('federation', config).includes('organizations:ListAccounts')).toBe(enters);
  });

  it('are not entered for a connection that is looked at and not set up', () => {
    const config = bareConfig([center, connection()], { connections: ['center'] });
    expect(assumedBy('posture', config)).toEqual(['ReadEveryAccount']);
    expect(assumedBy('federation', config)).toEqual([]);
    const [output] = Object.values(roleOutput('federation', config));
    expect(String(output?.['Description'])).not.toContain('writer');
  });
});

describe('a sign-in to Entra', () => {
  const withCredential = (
    credential: Config['entra']['credential'],
    cloud: Config['entra']['cloud'] = 'global',
  ) => {
    const config = bareConfig();
    return { ...config, entra: { ...config.entra, credential, cloud } };
  };

  it.each([
    { name: 'AWS vouches', credential: 'federated', actions: ['sts:GetWebIdentityToken'] },
    {
      name: 'there is a certificate',
      credential: { certificateSecretArn },
      actions: ['secretsmanager:GetSecretValue'],
    },
    {
      name: 'there is a secret',
      credential: { secretArn: certificateSecretArn },
      actions: ['secretsmanager:GetSecretValue'],
    },
    { name: 'a variable has it', credential: { environmentVariable: 'SECRET' }, actions: [] },
  ] as const)('takes $actions where $name', ({ credential, actions }) => {
    const config = withCredential(credential);
    for (const job of ['federation', 'posture'] as const) {
      const signsIn = /GetWebIdentityToken|GetSecretValue/u;
      expect(actionsOf(job, config).filter((action) => signsIn.test(action))).toEqual(actions);
    }
  });

  it.each([
    { cloud: 'global', audience: 'api://AzureADTokenExchange' },
    { cloud: 'usGov', audience: 'api://AzureADTokenExchangeUSGov' },
    { cloud: 'china', audience: 'api://AzureADTokenExchangeChina' },
  ] as const)('asks for a token of no other cloud than $cloud', ({ cloud, audience }) => {
    const config = withCredential('federated', cloud);
    const token = deployments.posture.allowed(config).find(({ Sid }) => Sid === 'SignInToEntra');
    expect(token?.Condition).toMatchObject({
      'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': [audience] },
    });
  });

  it('is known to Entra by the role only where AWS vouches for it', () => {
    const told = (credential: Config['entra']['credential']) =>
      JSON.stringify(roleOutput('posture', withCredential(credential)));
    expect(told('federated')).toContain('for Entra');
    expect(told({ certificateSecretArn })).not.toContain('Entra');
  });
});
