import { describe, expect, it } from 'vitest';
import { renderClaims, renderClaimsJson, type ClaimsReport } from '../../src/report/claims.ts';

const group = (name: string): { readonly id: string; readonly name: string } => ({
  id: `id of ${name}`,
  name,
});
const admins = 'arn:aws:iam::111122223333:role/people/Admins';
const value = `${admins},arn:aws:iam::111122223333:saml-provider/AzureAD`;

const report: ClaimsReport = {
  connection: 'workforce',
  application: 'AWS',
  wanted: {
    replacements: [
      { pattern: "^AWS-(?'role'[\\w]+)$", replacement: 'arn:aws:iam::111122223333:role/{role},…' },
    ],
    steps: ['Entra admin center'],
    problems: ['Everybody does not fit'],
  },
  proof: {
    paths: [
      {
        group: group('AWS-Admins'),
        emitted: value,
        leads: { to: 'role', accountId: '111122223333', roleArn: admins },
      },
      {
        group: group('Everybody'),
        emitted: 'Everybody',
        leads: { to: 'nowhere', because: 'no pattern fits it' },
      },
      {
        group: group('Guests\u001b[2J'),
        emitted: 'x',
        leads: { to: 'nowhere', because: 'no pattern fits it' },
      },
      { group: group('AWS-Audit'), leads: { to: 'unknown', because: 'its app role is disabled' } },
    ],
    unreached: ['arn:aws:iam::111122223333:role/Auditor'],
    problems: ['the pattern keeps only the first letter'],
    unknowns: ['its app role is disabled'],
  },
};

describe('where the claim leads', () => {
  it('reads like this in a terminal', async () => {
    await expect(renderClaims(report, false)).toMatchFileSnapshot('claims.golden.txt');
  });

  it('has colours only where they are asked for', () => {
    expect(renderClaims(report, true)).toContain('\u001b[31mNOWHERE');
    expect(renderClaims(report, false)).not.toContain('\u001b');
  });

  it.each([
    {
      unknowns: ['Graph refused it'],
      says: 'workforce: the claim cannot be followed\n\nunknown   Graph refused it\n',
    },
    { unknowns: [], says: 'workforce: no group is in scope\n' },
  ])('says when there is nothing to show: $unknowns', ({ unknowns, says }) => {
    const proof = { paths: [], unreached: [], problems: [], unknowns };
    const wanted = { replacements: [], steps: [], problems: [] };
    expect(renderClaims({ ...report, wanted, proof }, false)).toBe(says);
  });

  it('is one JSON document', () => {
    const { proof, ...rest } = report;
    expect(JSON.parse([...renderClaimsJson(report)].join(''))).toEqual({
      formatVersion: 1,
      ...rest,
      ...proof,
    });
  });
});
