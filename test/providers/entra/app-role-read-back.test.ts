import { describe, expect, it } from 'vitest';
import type { AppRoleEdit } from '../../../src/model/entra.ts';
import { checkOthersUntouched } from '../../../src/providers/entra/app-role-read-back.ts';
import type { RawAppRole } from '../../../src/providers/entra/app-role.ts';

const foreign: RawAppRole = { id: 'f', value: 'f', isEnabled: false, displayName: 'F', note: null };
const mine: RawAppRole = { id: 'm', value: 'm', isEnabled: true, displayName: 'M' };
const edits: readonly AppRoleEdit[] = [{ type: 'disable', id: 'm', value: 'm' }];
const base = [{ ...foreign, origin: 'ServicePrincipal' }, mine];

describe('a body that is about to be sent', () => {
  it('may differ from what was read in the roles that edits name, and in the origin, which is not sent', () => {
    expect(() => checkOthersUntouched(edits, base, [foreign, { ...mine, isEnabled: false }])).not.toThrow();
    expect(() => checkOthersUntouched(edits, base, [foreign])).not.toThrow();
  });

  it.each([
    { name: 'changes the state', body: [{ ...foreign, isEnabled: true }, mine] },
    {
      name: 'drops a property that is null',
      body: [{ id: 'f', value: 'f', isEnabled: false, displayName: 'F' }, mine],
    },
    { name: 'leaves it out', body: [mine] },
    { name: 'adds a copy', body: [foreign, mine, { ...foreign, id: 'g' }] },
  ])('is refused when, of a role that no edit names, it $name', ({ body }) => {
    expect(() => checkOthersUntouched(edits, base, body)).toThrow(
      expect.objectContaining({ code: 'APP_ROLE_NOT_OURS' }),
    );
  });
});
