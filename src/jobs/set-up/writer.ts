import type { Change } from '../../core/change.ts';
import type { RunContext } from '../../core/context.ts';
import type { Writer } from '../../core/job.ts';
import type { Outcome } from '../../core/outcome.ts';
import { attempt, notAttempted } from '../attempt.ts';
import type { SetUpWriterPorts } from './readers.ts';
import { unmade, type Made } from './made.ts';
import type { SetUpItem } from './set-up-item.ts';

type Item = Change<SetUpItem>;

/** What hangs on something comes after it. */
const order: Readonly<Record<SetUpItem['type'], number>> = {
  'outbound-federation': 0,
  registration: 1,
  'service-principal': 2,
  permission: 3,
  'federated-credential': 4,
  ownership: 5,
};

/**
 * Makes what is missing, one after the other. What hangs on something that could not be made is not attempted.
 * @param made What was there when it was read; what is made is put into it, so that the terminal can say its ids.
 */
export function createSetUpWriter(ports: SetUpWriterPorts, made: Made): Writer<SetUpItem> {
  return {
    async apply(changes, context) {
      const creates = changes.flatMap((change) => (change.action === 'create' ? [change] : []));
      const outcomes: Outcome<SetUpItem>[] = [];
      for (const change of creates.toSorted((a, b) => order[a.after.type] - order[b.after.type])) {
        outcomes.push(await outcomeOf(change, change.after, ports, made, context));
        context.progress({
          phase: 'apply',
          what: 'prerequisites',
          done: outcomes.length,
          total: changes.length,
        });
      }
      return outcomes;
    },
    // Both clouds hold all of it.
    remember: () => Promise.resolve(),
  };
}

async function outcomeOf(
  change: Item,
  item: SetUpItem,
  ports: SetUpWriterPorts,
  made: Made,
  context: RunContext,
): Promise<Outcome<SetUpItem>> {
  if (unmade(item, made)) return notAttempted(change, context);
  return attempt(change, () => make(item, ports, made, context), context);
}

async function make(
  item: SetUpItem,
  { directory, outboundFederation }: SetUpWriterPorts,
  made: Made,
  context: RunContext,
): Promise<void> {
  if (item.type === 'outbound-federation') {
    made.issuer = await outboundFederation.enable(context);
    return;
  }
  const own = made.registrations.get(item.setting) ?? {};
  const { applicationId = '', appId = '', servicePrincipalId = '' } = own;
  switch (item.type) {
    case 'registration': {
      const created = await directory.createRegistration(item.displayName, context);
      made.registrations.set(item.setting, created);
      return;
    }
    case 'service-principal': {
      const id = await directory.createServicePrincipal(appId, context);
      made.registrations.set(item.setting, { ...own, servicePrincipalId: id });
      return;
    }
    case 'permission':
      return directory.grant(servicePrincipalId, item.permission, context);
    case 'federated-credential': {
      const issuer = item.credential.issuer ?? made.issuer ?? '';
      return directory.addFederatedCredential(applicationId, { ...item.credential, issuer }, context);
    }
    case 'ownership':
      return directory.addOwner({ half: item.half, id: item.objectId }, servicePrincipalId, context);
  }
}
