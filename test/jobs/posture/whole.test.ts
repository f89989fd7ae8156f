import { describe, expect, it } from 'vitest';
import { postureOf } from '../../../src/jobs/posture/posture-of.ts';
import { subjectMark } from '../../../src/jobs/posture/told-finding.ts';
import { toldFindings } from '../../../src/jobs/posture/told-findings.ts';
import { wholeFindings } from '../../../src/jobs/posture/whole.ts';
import { known } from '../../../src/model/known.ts';
import { findingKey } from '../../../src/model/posture.ts';
import { hiding, type AllEvidence } from '../../support/hidden-parts.ts';
import { resultsOf, type PostureCase } from '../../support/posture-cases.ts';
import {
  identityCenterEvidence,
  lacking,
  ownEvidence,
  signInEvidence,
  withAccount,
  withGroup,
  withPosture,
} from '../../support/posture-evidence.ts';
import { accountCases } from './checks/cases/accounts.ts';
import { applicationCases } from './checks/cases/application.ts';
import { claimCases } from './checks/cases/claims.ts';
import { groupCases } from './checks/cases/groups.ts';
import { identityCenterCases } from './checks/cases/identity-center.ts';
import { ownCases } from './checks/cases/own.ts';

const cases = [
  ...applicationCases,
  ...claimCases,
  ...accountCases,
  ...groupCases,
  ...identityCenterCases,
  ...ownCases,
].filter(({ evidence }) => evidence.groups.state === 'unknown' || evidence.groups.value.length < 100);

const roles = signInEvidence('app-roles');
const center = identityCenterEvidence();
const refused = lacking('Some.Permission');

type Remembered = ReadonlyMap<string, readonly string[]>;

function told({ evidence, own }: AllEvidence, remembered: Remembered = new Map()) {
  const posture = postureOf({ connections: [evidence], own });
  const whole = wholeFindings([evidence], own);
  return { posture, ...toldFindings({ posture, whole, tell: 'info', remembered }) };
}

function memoryOf(all: AllEvidence): Remembered {
  return new Map(told(all).findings.map(({ key, subjects = [] }) => [key, subjects]));
}

/** Keys of what was told of something that is neither told of, nor unread, nor right now. */
function lostIn(all: AllEvidence, remembered: Remembered): readonly string[] {
  const { posture, findings, unread } = told(all, remembered);
  const open = new Set(unread.map(({ prefix }) => prefix));
  const right = resultsOf(posture).filter(({ verdict }) => verdict === 'right');
  const there = new Set([
    ...findings.flatMap(({ key, subjects = [] }) => subjects.map((each) => `${key} ${each}`)),
    ...right.map((each) => `${findingKey(each)} ${subjectMark(each)}`),
  ]);
  return [...remembered].flatMap(([key, subjects]) =>
    open.has(key) || subjects.every((each) => there.has(`${key} ${each}`)) ? [] : [key],
  );
}

describe('what was told', () => {
  it.each(cases)(
    'is not over because something cannot be seen any more: $name',
    ({ evidence, own = ownEvidence() }: PostureCase) => {
      const remembered = memoryOf({ evidence, own });
      for (const { what, hidden } of hiding({ evidence, own }))
        expect({ what, lost: lostIn(hidden, remembered) }).toEqual({ what, lost: [] });
    },
  );

  it.each(cases)(
    'is over once it is right and everything is seen: $name',
    ({ evidence, own = ownEvidence() }: PostureCase) => {
      const right =
        evidence.connection.type === 'identity-center' ? center : signInEvidence(evidence.connection.type);
      const { name } = right.connection;
      const remembered = memoryOf({ evidence, own });
      const { unread } = told({ evidence: right, own: ownEvidence() }, remembered);
      const open = unread.filter(({ prefix }) => prefix.endsWith(`/${name}`));
      expect(open).toEqual([]);
    },
  );
});

describe('a check has not seen everything', () => {
  const owners = `group-owners/${roles.connection.name}`;
  it.each([
    { name: 'where nobody may see the application', evidence: { ...roles, application: refused } },
    { name: 'where the application is gone', evidence: { ...roles, application: known(undefined) } },
    { name: 'where who is assigned is unknown', evidence: withPosture(roles, { assignments: refused }) },
    { name: 'where the groups are unknown', evidence: { ...roles, groups: refused } },
    { name: 'where the accounts are unknown', evidence: { ...roles, accounts: refused } },
    { name: 'where the owners of one group are', evidence: withGroup(roles, { owners: refused }) },
  ])('$name', ({ evidence }) => {
    expect(wholeFindings([evidence], ownEvidence()).has(owners)).toBe(false);
  });

  it.each([
    { name: 'the claims of the portal', evidence: withPosture(roles, { portalClaims: refused }) },
    { name: 'the roles of an account', evidence: withAccount(roles, { roles: refused }) },
  ])('but has where it does not look at what is unknown, such as $name', ({ evidence }) => {
    expect(wholeFindings([evidence], ownEvidence()).has(owners)).toBe(true);
  });
});

it('Rolebridge itself is not seen whole where its permissions are not known', () => {
  const own = ownEvidence({ servicePrincipal: refused });
  expect([...wholeFindings([roles], own)].filter((key) => key.endsWith('/rolebridge'))).toEqual([]);
});
