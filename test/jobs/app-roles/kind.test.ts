import { describe, expect, it } from 'vitest';
import { appRoleKind } from '../../../src/jobs/app-roles/kind.ts';
import { appRole, one, pair, providerArn, roleArn, two } from './things.ts';

const admin = appRole('team/Admin');

describe('an app role, to the engine', () => {
  it('is the pair within its connection, in whatever order its value names it', () => {
    expect(appRoleKind.key(admin)).toBe(`production ${pair('team/Admin')}`);
    expect(appRoleKind.key({ ...admin, id: 'x', value: `${providerArn()},${roleArn('team/Admin')}` })).toBe(
      appRoleKind.key(admin),
    );
    expect(appRoleKind.key({ ...admin, connection: 'test' })).not.toBe(appRoleKind.key(admin));
    expect(appRoleKind.key(appRole('team/Admin', { accountId: two }))).not.toBe(appRoleKind.key(admin));
  });

  it('is written to its connection and comes from its account', () => {
    expect([appRoleKind.target(admin), appRoleKind.scope(admin)]).toEqual(['production', one]);
  });

  it.each([
    { change: { displayName: 'new' }, field: 'displayName', before: 'prod team/Admin', after: 'new' },
    { change: { description: 'new' }, field: 'description', before: 'team/Admin', after: 'new' },
    { change: { enabled: false }, field: 'isEnabled', before: 'true', after: 'false' },
  ])('differs in $field', ({ change, field, before, after }) => {
    expect(appRoleKind.differences(admin, { ...admin, ...change })).toEqual([{ field, before, after }]);
  });

  it('does not differ in what is never rewritten', () => {
    const other = { ...admin, id: 'x', value: 'y', accountName: 'z', assignees: 3 };
    expect(appRoleKind.differences(admin, other)).toEqual([]);
  });

  it('is disabled before it is removed', () => {
    expect(appRoleKind.retired?.(admin)).toEqual({ ...admin, enabled: false });
    expect(appRoleKind.retired?.({ ...admin, enabled: false })).toBeUndefined();
  });

  it('shows its account, its role with the path, and who would lose it', () => {
    expect(appRoleKind.words(admin)).toEqual([one, 'prod', 'team/Admin']);
    expect(appRoleKind.words({ ...admin, assignees: 0 })).toEqual([one, 'prod', 'team/Admin (0 assigned)']);
    expect(appRoleKind.words({ ...admin, assignees: 12 })[2]).toBe('team/Admin (12 assigned)');
  });
});
