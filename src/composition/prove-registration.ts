import { clientIdOf } from '../config/clients.ts';
import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import { RolebridgeError } from '../core/errors.ts';
import { count } from '../core/words.ts';
import type { NeededRegistration } from '../jobs/set-up/needs.ts';
import type { OwnedHalf, Registration, WrittenApplication } from '../model/set-up.ts';
import { createOwnApplicationReader } from '../providers/entra/own-application.ts';
import { createSetUpDirectoryReader } from '../providers/entra/set-up/directory-reader.ts';
import { configuredApplications } from './configured-applications.ts';
import { graphOf, type EntraConnections } from './entra.ts';
import type { Attempt } from './prove-aws.ts';

/** What one registration has to be able to do, in the order in which it is tried. */
export interface RegistrationProofs {
  readonly signIn: Attempt;
  /** By what each is called. They make no sense without the sign-in. */
  readonly after: ReadonlyMap<string, Attempt>;
}

/** @param roleOf The ARN of a job's function, as the token's `sub` has it */
export function registrationProofs(
  needed: NeededRegistration,
  roleOf: (job: string) => string,
  config: Config,
  connections: EntraConnections,
  context: RunContext,
): RegistrationProofs {
  const graph = graphOf(config, connections, needed.identity);
  const reader = createSetUpDirectoryReader(graph);
  const registration = async (): Promise<Registration> => {
    const found = await reader.registration(needed.clientId, context);
    if (found !== undefined) return found;
    throw incomplete(`the tenant has no registration ${needed.clientId}`);
  };
  const isFederated = config.entra.credential === 'federated';
  const own = configuredApplications(config).filter(
    ({ identity }) => clientIdOf(config.entra, identity).toLowerCase() === needed.clientId,
  );
  return {
    signIn: async () => {
      const { displayName } = await createOwnApplicationReader(graph).application(needed.clientId, context);
      return `as ${displayName} (${needed.clientId})`;
    },
    after: new Map<string, Attempt>([
      [
        `rights of ${needed.setting}`,
        async () => rightsOf(await registration(), needed, isFederated ? needed.jobs.map(roleOf) : []),
      ],
      ...own.map(({ name, servicePrincipal, isMadeByJob }): [string, Attempt] => [
        `application ${name}`,
        async () => {
          const found = await reader.writtenApplication(servicePrincipal, context);
          if (found === undefined && isMadeByJob) return 'not there yet: the job federation makes it';
          if (found === undefined) throw absent(name);
          const isWritten = needed.written.some((each) => each.name === name);
          return isWritten ? owned(found, await registration()) : found.displayName;
        },
      ]),
    ]),
  };
}

function rightsOf(
  { permissions, federatedCredentials }: Registration,
  needed: NeededRegistration,
  roles: readonly string[],
): string {
  const lacking = needed.permissions.filter((each) => !permissions.includes(each));
  const untrusted = roles.filter((role) => !federatedCredentials.some(({ subject }) => subject === role));
  const problems = [
    ...(lacking.length === 0 ? [] : [`lacks ${lacking.join(', ')}`]),
    ...(untrusted.length === 0 ? [] : [`does not trust ${untrusted.join(', ')}`]),
  ];
  if (problems.length > 0) throw incomplete(`the registration ${problems.join(' and ')}`);
  return `${count(needed.permissions.length, 'permission')}, none lacks`;
}

const halves: Readonly<Record<OwnedHalf, string>> = {
  application: 'the registration',
  'service-principal': 'the enterprise application',
};

/** Who writes an application has to own both halves of it. */
function owned(
  { displayName, owners }: WrittenApplication,
  { servicePrincipalId }: Pick<Registration, 'servicePrincipalId'>,
): string {
  const lacking = (['application', 'service-principal'] as const).filter(
    (half) => !owners[half].some(({ id }) => id === servicePrincipalId),
  );
  if (lacking.length === 0) return `${displayName}, which we own`;
  throw incomplete(`we do not own ${lacking.map((half) => halves[half]).join(' nor ')} of ${displayName}`);
}

function incomplete(message: string): RolebridgeError {
  return new RolebridgeError('SET_UP_INCOMPLETE', message, { hint: 'Run setup, and then setup --apply.' });
}

function absent(name: string): RolebridgeError {
  return new RolebridgeError('SERVICE_PRINCIPAL_NOT_FOUND', `${name} is not in this tenant`, {
    hint: 'Compare with Enterprise applications in the Entra admin center.',
  });
}
