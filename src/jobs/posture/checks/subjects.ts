import type { AwsAccount } from '../../../model/aws.ts';
import type { ServicePrincipalReference } from '../../../model/entra.ts';
import type { FederatedApplication } from '../../../model/federation.ts';
import type { Subject } from '../../../model/posture.ts';
import type { ConnectionEvidence } from '../evidence.ts';

/** What results are about, each with the identity that stays when names change. */

interface Named {
  readonly id: string;
  readonly displayName: string;
}

export function applicationSubject({ servicePrincipalId, displayName }: FederatedApplication): Subject {
  return { kind: 'application', id: servicePrincipalId, name: displayName };
}

/** The one of a connection, or what the configuration calls it when it is not there or not known. */
export function applicationOf({ application, connection }: ConnectionEvidence): Subject {
  const found = application.state === 'known' ? application.value : undefined;
  return found === undefined
    ? missingApplication(connection.servicePrincipal)
    : applicationSubject(found.application);
}

/** One that nobody could find, as the configuration calls it. */
export function missingApplication(reference: ServicePrincipalReference): Subject {
  const [id = ''] = Object.values(reference);
  return { kind: 'application', id, name: id };
}

export function accountSubject({ id, name }: Pick<AwsAccount, 'id' | 'name'>): Subject {
  return { kind: 'account', id, name };
}

export function groupSubject({ id, displayName }: Named): Subject {
  return { kind: 'group', id, name: displayName };
}

export function roleSubject({ arn, name }: { readonly arn: string; readonly name: string }): Subject {
  return { kind: 'role', id: arn, name };
}
