import { describe, expect, it } from 'vitest';
import { exclusion, needsRoleTags } from '../../../src/jobs/app-roles/selection.ts';
import { connectionWith, roleWith } from './things.ts';

describe('the roles of a connection', () => {
  const admin = roleWith('Admin', { path: '/team/web/', tags: { people: 'yes' } });

  it.each([
    { say: 'all', roles: {}, out: undefined },
    { say: 'by name', roles: { include: [{ name: 'Adm*' }] }, out: undefined },
    { say: 'by path', roles: { include: [{ path: '/team/*' }] }, out: undefined },
    { say: 'by tag', roles: { include: [{ tag: 'people=yes' }] }, out: undefined },
    {
      say: 'but one entry has to fit',
      roles: { include: [{ name: 'Reader' }] },
      out: 'no entry of roles.include fits it',
    },
    {
      say: 'all parts of an entry',
      roles: { include: [{ name: 'Admin', path: '/' }] },
      out: 'no entry of roles.include fits it',
    },
    {
      say: 'not by path',
      roles: { exclude: [{ path: '/team/*' }] },
      out: 'an entry of roles.exclude fits it',
    },
    {
      say: 'the exclusion wins',
      roles: { include: [{ name: '*' }], exclude: [{ tag: 'people=*' }] },
      out: 'an entry of roles.exclude fits it',
    },
    { say: 'an exclusion of others', roles: { exclude: [{ name: 'Reader' }] }, out: undefined },
  ])('are chosen: $say', ({ roles, out }) => {
    expect(exclusion(connectionWith({ roles }), admin)).toBe(out);
  });

  it('cost calls for tags only where a tag is named', () => {
    expect(needsRoleTags(connectionWith())).toBe(false);
    expect(
      needsRoleTags(connectionWith({ roles: { include: [{ name: 'x' }], exclude: [{ path: '/x/' }] } })),
    ).toBe(false);
    expect(needsRoleTags(connectionWith({ roles: { exclude: [{ tag: 'a=b' }] } }))).toBe(true);
    expect(needsRoleTags(connectionWith({ roles: { include: [{ tag: 'a=b' }] } }))).toBe(true);
  });
});
