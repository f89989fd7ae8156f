import { describe, expect, it } from 'vitest';
import { groupProvisioningSettings } from '../../../src/jobs/group-provisioning/settings.ts';

const enterpriseApplication = { displayName: 'AWS IAM Identity Center' };

const messages = (section: object): readonly string[] =>
  (groupProvisioningSettings.safeParse(section).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('the settings of group-provisioning', () => {
  it('leave members to the cycle of Entra unless a rule says otherwise', () => {
    const rules = [{ pattern: 'AWS-.+' }, { pattern: 'AWS-Admins', members: true }];
    expect(groupProvisioningSettings.parse({ enterpriseApplication, rules }).rules).toEqual([
      { pattern: 'AWS-.+', members: false },
      { pattern: 'AWS-Admins', members: true },
    ]);
  });

  it.each([
    { name: 'no rule', section: { enterpriseApplication, rules: [] }, said: /^rules: / },
    { name: 'no application', section: { rules: [{ pattern: 'AWS-.+' }] }, said: /^enterpriseApplication: / },
    {
      name: 'a pattern that is none',
      section: { enterpriseApplication, rules: [{ pattern: '(' }] },
      said: /^rules\.0\.pattern: no regular expression/,
    },
    {
      name: 'a pattern that a name could be made for which takes for ever to match',
      section: { enterpriseApplication, rules: [{ pattern: '(a+)+b' }] },
      said: /^rules\.0\.pattern: .* takes for ever to match/,
    },
    {
      name: 'a policy, since nothing is ever deleted',
      section: { enterpriseApplication, rules: [{ pattern: 'AWS-.+' }], policy: 'sync' },
      said: /policy/,
    },
  ])('refuse $name', ({ section, said }) => {
    expect(messages(section)).toEqual([expect.stringMatching(said)]);
  });
});
