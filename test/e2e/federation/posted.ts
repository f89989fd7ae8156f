import { issueAssertion } from '../../../src/lab/entra/issue-assertion.ts';
import { acceptance, type Acceptance } from '../../support/saml-acceptance.ts';
import type { CenterApp } from '../../support/center-app.ts';
import { displayName } from './bare-company.ts';

type Clouds = Pick<CenterApp, 'lab' | 'world'>;

/** What becomes of a user who opens the application: Entra's assertion, posted to AWS. */
export async function signIn(app: Clouds, userId: string, application = displayName): Promise<Acceptance> {
  return acceptance(assertionFor(app, userId, application), app.world, app.lab.clock.now());
}

export function assertionFor(app: Clouds, userId: string, application = displayName): string {
  const servicePrincipalId = principalOf(app, application).id;
  return issueAssertion(app.lab, { servicePrincipalId, userId });
}

export function principalOf({ world }: Pick<Clouds, 'world'>, application = displayName) {
  return theOnly(world.entra.servicePrincipals.filter((each) => each.displayName === application));
}

export function registrationOf({ world }: Pick<Clouds, 'world'>, application = displayName) {
  return theOnly(world.entra.applications.filter((each) => each.displayName === application));
}

export function accountOf({ world }: Pick<Clouds, 'world'>, id: string) {
  return theOnly(world.aws.accounts.filter((each) => each.id === id));
}

export function roleOf(clouds: Pick<Clouds, 'world'>, account: string, name: string) {
  return theOnly(accountOf(clouds, account).roles.filter((each) => each.name === name));
}

/** ARNs of the roles that somebody gets in by. */
export async function rolesOf(
  app: Clouds,
  userId: string,
  application = displayName,
): Promise<readonly string[]> {
  const result = await signIn(app, userId, application);
  return result.accepted ? result.sessions.map(({ roleArn }) => roleArn) : [];
}

function theOnly<T>(items: readonly T[]): T {
  const [only, ...more] = items;
  if (only === undefined || more.length > 0) throw new Error(`${items.length} instead of one`);
  return only;
}
