import { describe, expect, it } from 'vitest';
import { federationProblems } from '../../src/config/federation-problems.ts';
import { connection } from '../../src/jobs/posture/settings.ts';

const list = [{ id: '111122223333', name: 'production' }];
const direct = { type: 'app-roles', samlProvider: 'AzureAD', accounts: { list } };
const by = (name: string, displayName: string, rest: Readonly<Record<string, unknown>> = {}) =>
  connection.parse({ ...direct, name, servicePrincipal: { displayName }, ...rest });

const problemsOf = (
  connections: readonly ReturnType<typeof by>[],
  names: readonly string[] = connections.map(({ name }) => name),
): readonly string[] =>
  federationProblems({ posture: { connections }, federation: { connections: names } }).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('connections that are set up', () => {
  it('have applications of their own', () => {
    expect(problemsOf([by('one', 'AWS'), by('two', 'AWS two')])).toEqual([]);
    // Graph compares names without their case.
    expect(problemsOf([by('one', 'AWS'), by('two', 'aws')])).toEqual([
      'federation.connections.1: two has the application of one, and each would undo what the other sets up',
    ]);
  });

  it('may share one that only one of them sets up', () => {
    expect(problemsOf([by('one', 'AWS'), by('two', 'AWS')], ['two'])).toEqual([]);
  });

  it('ask for no session that their own roles refuse', () => {
    const roles = [{ name: 'Admin', maxSessionDuration: '4h' }, { name: 'ReadOnly' }];
    expect(problemsOf([by('one', 'AWS', { roles, sessionDuration: '1h' })])).toEqual([]);
    expect(problemsOf([by('one', 'AWS', { roles, sessionDuration: '2h' })])).toEqual([
      'federation.connections.0: one asks for sessions of 2h, and its role ReadOnly allows 1h: nobody could sign in to it',
    ]);
  });
});
