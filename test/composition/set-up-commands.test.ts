import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { setUpCommands } from '../../src/composition/set-up-commands.ts';
import type { Config } from '../../src/config/schema.ts';
import { bareConfig, connection } from '../e2e/federation/bare-company.ts';
import { configOf } from '../e2e/set-up/tenant.ts';

const place = { stage: 'prod', account: '999988887777' };

function linesOf(config: Config): string {
  return setUpCommands(config, place)
    .flatMap(({ what, lines }) => [`# ${what}`, ...lines])
    .join('\n');
}

function withAws(changes: Partial<Config['aws']>): Config {
  const config = configOf();
  return { ...config, aws: { ...config.aws, ...changes } };
}

/** What a shell gives the program `aws`, argument by argument. */
function asked(config: Config): readonly string[] {
  const stub = `aws() { printf '%s\\n' "$@"; }; organization=o-abc1234567; root=r-abc1\n`;
  const script = linesOf(config)
    .split('\n')
    .filter((line) => !/^(organization|root)=/u.test(line))
    .join('\n');
  return execFileSync('sh', ['-c', `${stub}${script}`], { encoding: 'utf8' }).split('\n');
}

describe('the commands that set-up prints', () => {
  it.each([
    { name: 'a command', path: '/$(echo pwned)/' },
    { name: 'a variable', path: '/$HOME/' },
    { name: 'a quote', path: "/it's/" },
    { name: 'our own variable', path: '/$organization/' },
  ])('run nothing that the configuration holds: $name', ({ path }) => {
    const config = withAws({ readerRole: { ...configOf().aws.readerRole, path } });
    expect(asked(config)).toContain(`RolePath=${path}`);
    expect(asked(config)).toContain('OrganizationId=o-abc1234567');
  });

  it('keep a comma in one value of a StackSet', () => {
    const config = withAws({ readerRole: { ...configOf().aws.readerRole, externalId: 'one,two' } });
    expect(asked(config)).toContain('ParameterKey=ExternalId,ParameterValue=one\\,two');
  });

  it('name the roles that may be made, and the policies that may be attached', () => {
    const said = asked(bareConfig());
    expect(said).toContain('FederatedRoleNames=Admin,ReadOnly');
    expect(said.join()).toMatch(/FederatedRolePolicies=\S+AdministratorAccess,\S+ReadOnlyAccess/u);
  });

  it('print no role for connections of IAM Identity Center alone', () => {
    const center = {
      type: 'identity-center',
      name: 'center',
      servicePrincipal: { displayName: 'AWS IAM Identity Center' },
      notificationEmailAddresses: ['user1@example.com'],
    };
    expect(setUpCommands(bareConfig([center]), place)).toEqual([]);
  });

  it('trust federation with nothing in accounts, where it sets up others', () => {
    const center = {
      type: 'identity-center',
      name: 'center',
      servicePrincipal: { displayName: 'AWS IAM Identity Center' },
      notificationEmailAddresses: ['user1@example.com'],
    };
    const lines = linesOf(bareConfig([connection(), center], { connections: ['center'] }));
    expect(lines).toContain('role/rolebridge-prod-posture');
    expect(lines).not.toMatch(/FederationWriterRole|rolebridge-prod-federation/u);
  });

  it.each([
    {
      name: 'listed accounts',
      accounts: { list: [{ id: '111122223333', name: 'production' }] },
      target: 'Accounts=111122223333,OrganizationalUnitIds="$root",AccountFilterType=INTERSECTION',
    },
    {
      name: 'units by id',
      accounts: { organization: { include: [{ ou: 'ou-ab12-34567890' }] } },
      target: 'OrganizationalUnitIds=ou-ab12-34567890',
    },
    {
      name: 'accounts by name',
      accounts: { organization: { include: [{ name: 'prod-*' }] } },
      target: 'OrganizationalUnitIds="$root"',
    },
  ])('go no further than $name', ({ accounts, target }) => {
    const deployment = linesOf(bareConfig([connection({ accounts })])).split('--deployment-targets ')[1];
    expect(deployment?.split('\n')[0]).toBe(target);
  });

  it('take the federation writer only where federation sets up connections', () => {
    const listed = connection({ accounts: { list: [{ id: '111122223333', name: 'production' }] } });
    const lines = linesOf(
      bareConfig([connection({ name: 'other' }), listed], { connections: ['production'] }),
    );
    expect(lines.match(/FederationWriterRole\S*yes/gu)).toEqual([
      'FederationWriterRole,ParameterValue=yes',
      'FederationWriterRole=yes',
    ]);
    expect(lines).toMatch(/update-stack-instances [^#]* Accounts=111122223333,/u);
  });

  it('let StackSets into the organization first, and update one that is there', () => {
    const lines = linesOf(configOf());
    expect(lines).toContain('aws cloudformation activate-organizations-access');
    expect(lines).toContain('aws cloudformation update-stack-set');
    expect(lines.indexOf('activate-organizations-access')).toBeLessThan(lines.indexOf('create-stack-set'));
  });

  it('go by accounts in China, where StackSets have no trusted access', () => {
    const lines = linesOf(withAws({ region: 'cn-north-1' }));
    expect(lines).toContain('--permission-model SELF_MANAGED');
    expect(lines).toContain('--accounts 111122223333');
    expect(lines).not.toMatch(/SERVICE_MANAGED|activate-organizations-access|OrganizationalUnitIds/u);
  });
});
