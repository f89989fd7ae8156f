import { RolebridgeError } from '../../core/errors.ts';
import type { ServicePrincipalReference } from '../../model/entra.ts';
import type { FederatedApplicationPosture } from '../../model/federation.ts';
import { isSignInEvidence, type ConnectionEvidence } from '../posture/evidence.ts';
import { accountsOf } from './account-items.ts';
import type { OwnAssignment } from './assignment-ledger.ts';
import { claimsOf } from './claims-item.ts';
import type { Application } from './federation-item.ts';
import { firstCertificateOf } from './first-certificate.ts';
import { assignmentsOf } from './group-assignments.ts';
import { standingOf } from './made-application.ts';
import type { FederationParts } from './parts.ts';
import type { Finished, SetUpRecord } from './set-up-record.ts';
import { heldBack, one, together, unread, type SetUp } from './set-up.ts';
import { settingsOf } from './settings-items.ts';
import type { Subject } from './subject.ts';
import { templates } from '../posture/gallery-templates.ts';

/** What the state remembers of a connection. */
export interface Remembered {
  readonly record: SetUpRecord;
  /** Of every connection. */
  readonly assignments: readonly OwnAssignment[];
  /** Object id of our own service principal, when it is known. */
  readonly ownId: string | undefined;
}

export interface ConnectionSetUp extends SetUp {
  readonly name: string;
  readonly isInUse: boolean;
  /** When that is to be remembered. */
  readonly finished?: Finished;
}

/**
 * What a connection is to consist of, and what of it is there. Pure.
 * @param taken Identifiers that connections before this one are to get.
 */
export function connectionSetUp(
  evidence: ConnectionEvidence,
  parts: FederationParts,
  remembered: Remembered,
  taken: ReadonlySet<string>,
): ConnectionSetUp {
  const { name } = evidence.connection;
  const { application } = evidence;
  if (application.state === 'unknown') return { ...unread(name, application), name, isInUse: true };
  const subject = subjectOf(evidence, parts, application.value, remembered);
  if (subject instanceof RolebridgeError) {
    const { code, message: reason, hint } = subject;
    return { ...unread(name, { state: 'unknown', code, reason, hint }), name, isInUse: true };
  }
  const setUp = together([
    applicationOf(subject, remembered),
    settingsOf(subject, taken),
    claimsOf(subject),
    firstCertificateOf(subject, remembered.record),
    ...(isSignInEvidence(evidence) ? [accountsOf(subject, evidence)] : []),
    assignmentsOf(subject, remembered.assignments),
  ]);
  const finished = finishedOf(subject, remembered.record);
  return {
    ...withDoubts(setUp, subject, remembered.record),
    name,
    isInUse: subject.isInUse,
    ...(finished === undefined ? {} : { finished }),
  };
}

/** An application that somebody else made is not touched, and accounts do not get to trust it; nor a second one of ours. */
function withDoubts(setUp: SetUp, { evidence, there }: Subject, { application: before }: SetUpRecord): SetUp {
  if (there !== undefined) {
    const { standing } = there;
    return standing.kind === 'strange' ? heldBack(setUp, 'trust', standing.reason) : setUp;
  }
  const { servicePrincipal } = evidence.connection;
  if (before === undefined || before.step === 'asked' || !('displayName' in servicePrincipal)) return setUp;
  if (before.displayName !== servicePrincipal.displayName) return setUp;
  return heldBack(
    setUp,
    'approval',
    `the application that was made for it is gone (${before.servicePrincipalId}), and accounts do not trust another one: restore it, or read the plan and apply it with --expect and its id`,
  );
}

function subjectOf(
  evidence: ConnectionEvidence,
  parts: FederationParts,
  posture: FederatedApplicationPosture | undefined,
  { record, ownId }: Remembered,
): Subject | RolebridgeError {
  const { name, servicePrincipal } = evidence.connection;
  if (posture === undefined) {
    if ('displayName' in servicePrincipal) return { evidence, parts, isInUse: false };
    return absent(name, servicePrincipal);
  }
  const { servicePrincipalId, applicationId, appId, displayName } = posture.application;
  if (applicationId === null) return elsewhere(name, displayName);
  const standing = standingOf(evidence.connection, posture, record, ownId);
  return {
    evidence,
    parts,
    there: { posture, object: { servicePrincipalId, applicationId, appId }, standing },
    // Entra signs for many that have no certificate of their own, or sign in by other means than SAML.
    isInUse: standing.kind !== 'made',
  };
}

function applicationOf({ evidence, there }: Subject, { ownId }: Remembered): SetUp {
  const { name, type, servicePrincipal } = evidence.connection;
  const wanted = 'displayName' in servicePrincipal ? servicePrincipal.displayName : name;
  const item: Application = {
    type: 'application',
    connection: name,
    displayName: there?.posture.application.displayName ?? wanted,
    templateId: templates[type],
    ...(ownId === undefined ? {} : { ownId }),
  };
  if (there !== undefined) return one(item, item);
  if (!isSignInEvidence(evidence) || evidence.accounts.state === 'known') return one(item);
  // Whoever could sign in through it then would find no account that trusts it.
  return heldBack(one(item), 'completeness', `its accounts are not known: ${evidence.accounts.reason}`);
}

/** What is noted once, so that nothing that it lacks one day is taken for what a run has left. */
function finishedOf({ evidence, there }: Subject, { application }: SetUpRecord): Finished | undefined {
  if (there?.standing.kind !== 'finished' || application === undefined || application.step === 'finished')
    return undefined;
  const { signing } = there.posture;
  if (signing.state === 'unknown' || signing.value.preferredThumbprint === null) return undefined;
  return {
    connection: evidence.connection.name,
    displayName: application.displayName,
    servicePrincipalId: there.object.servicePrincipalId,
  };
}

function absent(name: string, reference: ServicePrincipalReference): RolebridgeError {
  const id = 'id' in reference ? reference.id : 'appId' in reference ? reference.appId : '';
  return new RolebridgeError(
    'FEDERATION_APPLICATION_ABSENT',
    `connection ${name} is not set up: the tenant has no application ${id}, and a new one would have another id`,
    { hint: 'Name it by servicePrincipal.displayName: then it is made from the gallery.' },
  );
}

function elsewhere(name: string, displayName: string): RolebridgeError {
  return new RolebridgeError(
    'FEDERATION_REGISTRATION_ELSEWHERE',
    `connection ${name} is not set up: the registration of ${displayName} is in another tenant, which alone can change it`,
    {
      hint: 'Name an application of this tenant by servicePrincipal.displayName: it is made from the gallery.',
    },
  );
}
