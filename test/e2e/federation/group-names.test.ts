import { describe, expect, it } from 'vitest';
import { user } from '../../support/groups.ts';
import { portalClaim, portalClaims } from '../../support/portal-claims.ts';
import {
  bareCompany,
  bareConfig,
  connection,
  federationApp,
  prod,
  provider,
  sandbox,
} from './bare-company.ts';
import { principalOf, registrationOf, rolesOf } from './posted.ts';

const config = bareConfig([connection({ type: 'group-names' })]);

describe('a connection by the names of groups', () => {
  it('lets people in once a person has pasted the claim, and then nothing is left to do', async () => {
    const app = federationApp(bareCompany(), config);
    const first = await app.apply();
    expect(first).toMatchObject({ status: 'applied', degraded: false, withheld: [] });
    expect(registrationOf(app)).toMatchObject({
      groupMembershipClaims: 'ApplicationGroup',
      optionalClaims: { saml2Token: [{ name: 'groups', additionalProperties: ['cloud_displayname'] }] },
    });
    expect(principalOf(app).appRoleAssignedTo).toHaveLength(3);
    expect(await rolesOf(app, user(1).id)).toEqual([]);

    // The next plan has nothing to write, and still says what to do by hand, ending with the way to look again.
    const { status, remarks } = await app.plan();
    expect(status).toBe('no-changes');
    const steps = remarks.map(({ text }) => text).filter((text) => text.startsWith('by hand, '));
    expect(steps.at(0)).toMatch(/^by hand, 1: /u);
    expect(steps.at(-1)).toBe(
      `by hand, ${steps.length}: look whether it is right: rolebridge doctor production`,
    );
    const [, regex = '', replacement = ''] =
      /Regex pattern (\S+) and Regex replacement pattern (\S+)$/mu.exec(steps.join('\n')) ?? [];
    expect(replacement).toContain(`saml-provider/${provider}`);

    paste(app, regex, replacement);
    expect(await rolesOf(app, user(1).id)).toEqual([`arn:aws:iam::${prod}:role/Admin`]);
    expect((await rolesOf(app, user(2).id)).toSorted()).toEqual([
      `arn:aws:iam::${prod}:role/ReadOnly`,
      `arn:aws:iam::${sandbox}:role/ReadOnly`,
    ]);
    expect(await app.plan()).toMatchObject({ status: 'no-changes', remarks: [] });
  });
});

/** What a person does in the portal with what the report says. */
function paste(app: ReturnType<typeof federationApp>, regex: string, replacement: string): void {
  principalOf(app).claimsPolicy = portalClaims(
    portalClaim('Role', { id: 'groups', source: 'user' }, { regex, replacement }),
    portalClaim('RoleSessionName', { id: 'userprincipalname', source: 'user' }),
    portalClaim('SessionDuration', { value: '3600' }),
  );
}
