import { expect, it } from 'vitest';
import { withOwnCommands } from '../../src/cli/own-commands.ts';
import type { CheckResult } from '../../src/model/posture.ts';

const about = {
  check: { id: 'a', severity: 'warning', title: 'A', why: 'because' },
  connection: 'production',
  subject: { kind: 'application', id: '1', name: 'AWS' },
} as const;

function wrong(next: string): CheckResult {
  return { ...about, verdict: 'wrong', seen: 'seen', expected: 'expected', next };
}

function typed(next: string, program: string, options: Parameters<typeof withOwnCommands>[2]): unknown {
  const posture = { connections: [], own: [wrong(next)] };
  return withOwnCommands(posture, program, options).own.map((each) => ('next' in each ? each.next : ''))[0];
}

it.each([
  {
    name: 'as it was called through npm',
    next: 'rolebridge claims sandbox, and enter it',
    program: 'npx rolebridge',
    options: {},
    says: 'npx rolebridge claims sandbox, and enter it',
  },
  {
    name: 'with the options of this call',
    next: 'rolebridge plan federation, then rolebridge apply federation',
    program: 'rolebridge',
    options: { config: 'a b.yaml', lab: 'posture' },
    says: "rolebridge plan --lab posture --config 'a b.yaml' federation, then rolebridge apply --lab posture --config 'a b.yaml' federation",
  },
  {
    name: 'of two words too',
    next: 'rolebridge rotate saml production --to distribute',
    program: 'rolebridge',
    options: { lab: 'x' },
    says: 'rolebridge rotate saml --lab x production --to distribute',
  },
  {
    name: 'and nothing else that is called so',
    next: 'remove rolebridge from the owners',
    program: 'npx rolebridge',
    options: { lab: 'x' },
    says: 'remove rolebridge from the owners',
  },
])('a step has a command as somebody has to type it: $name', ({ next, program, options, says }) => {
  expect(typed(next, program, options)).toBe(says);
});

it('what is right has no step', () => {
  const right: CheckResult = { ...about, verdict: 'right', seen: 'it' };
  expect(withOwnCommands({ connections: [], own: [right] }, 'npx rolebridge', {}).own).toEqual([right]);
});
