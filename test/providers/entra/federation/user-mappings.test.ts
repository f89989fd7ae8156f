import { describe, expect, it } from 'vitest';
import { userMappings } from '../../../../src/providers/entra/federation/user-mappings.ts';

const attribute = (target: string, source: object | null) => ({ targetAttributeName: target, source });
const users = { sourceObjectName: 'User', enabled: true };

function read(...objectMappings: readonly object[]) {
  return userMappings({ synchronizationRules: [{ objectMappings }] }, 'a schema');
}

describe('the attribute mappings of users', () => {
  it.each([
    { name: 'an expression', source: { expression: '[mail]', name: 'mail' }, expected: '[mail]' },
    { name: 'a name alone', source: { expression: null, name: 'mail' }, expected: 'mail' },
    { name: 'nothing', source: null, expected: '' },
  ])('come from $name', ({ source, expected }) => {
    const mapping = { ...users, attributeMappings: [attribute('userName', source)] };
    expect(read(mapping)).toEqual([{ target: 'userName', source: expected }]);
  });

  it.each([
    { name: 'of groups', mapping: { sourceObjectName: 'Group', enabled: true } },
    { name: 'that are switched off', mapping: { sourceObjectName: 'User', enabled: false } },
  ])('are not those $name', ({ mapping }) => {
    expect(read({ ...mapping, attributeMappings: [attribute('x', { name: 'y' })] })).toEqual([]);
  });

  it('may be none', () => {
    expect(read({ ...users, attributeMappings: null })).toEqual([]);
  });

  it('in another form are refused', () => {
    expect(() => userMappings({}, 'a schema')).toThrow('is not in its form');
  });
});
