import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { samlConnectionsOf } from '../../src/config/saml-connections.ts';
import { postureExample } from './mistakes.ts';

function problemsIn(text: string): readonly string[] {
  try {
    parseConfig(text, 'rolebridge.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').slice(1);
  }
}

describe('connections of jobs.posture', () => {
  it.each([
    {
      piece: 'type: app-roles',
      other: 'type: approles',
      says: 'a connection is one of app-roles, group-names, identity-center',
    },
    {
      piece: 'AWS-{account}-{role}',
      other: 'AWS-{acount}-{role}',
      says: 'of what stands in braces, only {account} and {role} are known',
    },
  ])('are refused with $other', ({ piece, other, says }) => {
    expect(postureExample).toContain(piece);
    const problems = problemsIn(postureExample.replace(piece, other));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(says);
  });

  it('are those whose certificates are watched and rotated where nobody names others', () => {
    const { jobs } = parseConfig(postureExample, 'rolebridge.yaml');
    expect(samlConnectionsOf(jobs).map(({ name }) => name)).toEqual(['production', 'sandbox']);
  });
});
