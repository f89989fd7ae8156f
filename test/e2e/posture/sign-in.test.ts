import { describe, expect, it } from 'vitest';
import { issueAssertion } from '../../../src/lab/entra/issue-assertion.ts';
import { createLab } from '../../../src/lab/lab.ts';
import type { World } from '../../../src/lab/world.ts';
import { severityOf, type Posture } from '../../../src/model/posture.ts';
import {
  ada,
  federationConfig,
  federationWorld,
  partsOf,
  postureIn,
  production,
} from '../../support/federation-worlds.ts';
import { resultsOf } from '../../support/posture-cases.ts';
import { acceptance } from '../../support/saml-acceptance.ts';
import { guides } from './guides.ts';
import { accountMistakes } from './mistakes/accounts.ts';
import { applicationMistakes } from './mistakes/application.ts';
import { claimMistakes } from './mistakes/claims.ts';
import { groupMistakes } from './mistakes/groups.ts';

/** What keeps somebody out who should get in. The others let in too many, or come to it later. */
const keepsOut = new Set([
  'application-present',
  'application-enabled',
  'single-sign-on-mode',
  'identifier',
  'reply-url',
  'claim-role',
  'claim-session-name',
  'claim-session-duration',
  'claim-names',
  'claims-overridden',
  'group-claim',
  'group-claim-limit',
  'roles-suppressed',
  'claim-pattern',
  'claim-leads-nowhere',
  'provider-present',
  'signing-certificate-trusted',
  'trust-audience',
]);

const mistakes = [...applicationMistakes, ...claimMistakes, ...accountMistakes, ...groupMistakes].filter(
  ({ way }) => way !== 'identity-center',
);
const guided = guides.filter(({ way }) => way !== 'identity-center');

describe('who is told that nobody gets in finds the door shut, and open otherwise', () => {
  it.each(mistakes)('$way: $name', async ({ way, make, changes, who = ada.id }) => {
    const world = federationWorld(way);
    make(partsOf(world));
    const posture = await postureIn(world, federationConfig(way, changes));
    expect(await getsIn(world, who)).toBe(!isKeptOut(posture));
  });

  it.each(guided)('after the guide to $name', async ({ way, follow, changes }) => {
    const world = federationWorld(way);
    follow(partsOf(world));
    const posture = await postureIn(world, federationConfig(way, changes));
    expect(await getsIn(world, ada.id)).toBe(!isKeptOut(posture));
  });
});

function isKeptOut(posture: Posture): boolean {
  return resultsOf(posture).some(
    (result) =>
      (severityOf(result) === 'critical' && keepsOut.has(result.check.id)) ||
      (result.verdict === 'wrong' && result.check.id === 'groups-assigned'),
  );
}

/** Activates every group, opens the application, and posts what Entra gives out to AWS. */
async function getsIn(before: World, userId: string): Promise<boolean> {
  const world = structuredClone(before);
  const until = '2027-01-01T00:00:00Z';
  for (const pim of new Set(world.entra.groups.map((group) => group.pim)))
    pim?.activated.push({ principalId: userId, until });
  const lab = createLab(world);
  const [servicePrincipal] = lab.world.entra.servicePrincipals;
  if (servicePrincipal === undefined) return false;
  try {
    const response = issueAssertion(lab, { servicePrincipalId: servicePrincipal.id, userId });
    const result = await acceptance(response, lab.world, lab.clock.now());
    return result.accepted && result.sessions.some(({ roleArn }) => roleArn.split(':')[4] === production);
  } catch (error) {
    if (error instanceof Error && error.name === 'SignInRefusedError') return false;
    throw error;
  }
}
