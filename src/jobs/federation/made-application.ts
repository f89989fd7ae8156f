import type { FederatedApplicationPosture } from '../../model/federation.ts';
import { templateName, templates } from '../posture/gallery-templates.ts';
import type { FederationConnection } from '../posture/connection.ts';
import { leftCertificate } from './first-certificate.ts';
import type { SetUpRecord } from './set-up-record.ts';

/**
 * Whose application a connection has found. A name is no proof: whoever may make an application may call it so.
 *
 * | standing | means                                                                        |
 * |----------|------------------------------------------------------------------------------|
 * | named    | the configuration names it by its id                                         |
 * | made     | we made it, and nobody signs in through it yet: a run has left it            |
 * | finished | we made it, and people sign in through it                                    |
 * | strange  | it has the name, and we did not make it                                      |
 */
export type Standing =
  { readonly kind: 'named' | 'made' | 'finished' } | { readonly kind: 'strange'; readonly reason: string };

/** @param ownId Object id of our own service principal, when it is known. */
export function standingOf(
  { name, type, servicePrincipal }: Pick<FederationConnection, 'name' | 'type' | 'servicePrincipal'>,
  posture: FederatedApplicationPosture,
  record: SetUpRecord,
  ownId: string | undefined,
): Standing {
  if (!('displayName' in servicePrincipal)) return { kind: 'named' };
  const { servicePrincipalId } = posture.application;
  const { application } = record;
  const isOurs =
    application?.displayName === servicePrincipal.displayName &&
    (application.step === 'asked'
      ? isAnswer(posture, templates[type], ownId)
      : application.servicePrincipalId === servicePrincipalId);
  if (!isOurs) return { kind: 'strange', reason: strangeness(name, posture) };
  return { kind: application.step !== 'finished' && isLeft(posture, record) ? 'made' : 'finished' };
}

/** What a run that broke off was given and could not note: of our template, and nobody but us owns it. */
export function isAnswer(
  { application, owners }: FederatedApplicationPosture,
  templateId: string,
  ownId: string | undefined,
): boolean {
  if (application.templateId?.toLowerCase() !== templateId || owners.state === 'unknown') return false;
  return [owners.value.servicePrincipal, owners.value.application].every(
    ([only, ...more]) => only !== undefined && only.id === ownId && more.length === 0,
  );
}

/** Entra signs nothing without a certificate, nor with the first one of several until somebody says with which. */
function isLeft({ signing }: FederatedApplicationPosture, record: SetUpRecord): boolean {
  if (signing.state === 'unknown' || signing.value.preferredThumbprint !== null) return false;
  const { certificates, problems } = signing.value;
  if (certificates.length === 0 && problems.length === 0) return true;
  return leftCertificate(signing.value, record) !== undefined;
}

function strangeness(name: string, { application, owners }: FederatedApplicationPosture): string {
  const { displayName, servicePrincipalId, templateId } = application;
  const template = templateName(templateId) ?? templateId ?? 'none';
  return (
    `Rolebridge did not make ${displayName} (${servicePrincipalId}) for connection ${name}: its template is ${template}, ` +
    `${ownersOf(owners)}; name it by servicePrincipal.id to set it up`
  );
}

function ownersOf(owners: FederatedApplicationPosture['owners']): string {
  if (owners.state === 'unknown') return `who owns it is not known (${owners.reason})`;
  const all = [...owners.value.servicePrincipal, ...owners.value.application];
  const names = [...new Set(all.map(({ displayName }) => displayName))].toSorted();
  return names.length === 0 ? 'nobody owns it' : `its owners are ${names.join(', ')}`;
}
