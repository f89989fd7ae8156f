import * as z from 'zod';
import { RolebridgeError } from '../../../core/errors.ts';
import type { ApplicationIds, ApplicationSettings } from '../../../model/federation-writers.ts';
import type { Graph } from '../client.ts';
import type { GraphFailure } from '../graph-failure.ts';
import { segment } from '../graph-path.ts';
import { parsed, reading } from '../refusals.ts';
import { withGroupClaim } from './optional-claims.ts';
import { sentWrite, untilShown, type Writing } from './sent-write.ts';
import { shows } from './settings-shown.ts';

export type ApplicationObjects = Pick<ApplicationIds, 'servicePrincipalId' | 'applicationId'>;

const SERVICE_PRINCIPAL_FIELDS =
  'preferredSingleSignOnMode,appRoleAssignmentRequired,notificationEmailAddresses';
const APPLICATION_FIELDS = 'identifierUris,web,groupMembershipClaims,optionalClaims';

/** What a write must not lose. */
const kept = z.object({ optionalClaims: z.unknown().optional() });

/**
 * Writes what is named and reads until that shows. The sign-on mode goes first: Entra refuses some identifiers of what
 * is not SAML ("Restrictions on identifier URIs of Microsoft Entra applications").
 * @throws RolebridgeError ENTRA_IDENTIFIER_IN_USE, ENTRA_READ_BACK, ENTRA_*
 */
export async function saveSettings(
  graph: Graph,
  object: ApplicationObjects,
  settings: ApplicationSettings,
  writing: Writing,
): Promise<void> {
  const ofPrincipal = servicePrincipalBody(settings);
  const isEmpty = (body: object): boolean => Object.keys(body).length === 0;
  const wantsApplication =
    settings.identifierUris ?? settings.redirectUris ?? settings.groupMembershipClaims ?? settings.groupClaim;
  const uncertain: (RolebridgeError | undefined)[] = [];
  if (!isEmpty(ofPrincipal)) uncertain.push(await writePrincipal(graph, object, ofPrincipal, writing));
  if (wantsApplication !== undefined)
    uncertain.push(await writeApplication(graph, object, settings, writing));
  if (uncertain.length === 0) return;
  const what = `the settings of service principal ${object.servicePrincipalId} and its application`;
  const shown = await reading({ what, permission: 'Application.Read.All' }, () =>
    untilShown(() => isShown(graph, object, settings), writing.context),
  );
  if (!shown) throw uncertain.find((each) => each !== undefined) ?? unseen(what);
}

async function writePrincipal(
  graph: Graph,
  { servicePrincipalId }: ApplicationObjects,
  body: object,
  writing: Writing,
): Promise<RolebridgeError | undefined> {
  const what = `save the settings of service principal ${servicePrincipalId}`;
  const attempt = () => graph.patch(`/servicePrincipals/${segment(servicePrincipalId)}`, body);
  return await sentWrite({ purpose: { what, widerPermission }, attempt }, writing);
}

async function writeApplication(
  graph: Graph,
  { applicationId }: ApplicationObjects,
  settings: ApplicationSettings,
  writing: Writing,
): Promise<RolebridgeError | undefined> {
  const what = `save the settings of application ${applicationId}`;
  const path = `/applications/${segment(applicationId)}`;
  const attempt = async (): Promise<unknown> => {
    const current = parsed(kept, await graph.get(`${path}?$select=${APPLICATION_FIELDS}`), what);
    return await graph.patch(path, applicationBody(settings, current));
  };
  try {
    return await sentWrite(
      { purpose: { what, widerPermission }, attempt, isTooEarly: isForSamlOnly },
      writing,
    );
  } catch (error) {
    if (error instanceof RolebridgeError && TAKEN.test(error.message))
      throw inUse(settings.identifierUris ?? [], error);
    throw error;
  }
}

const widerPermission = 'Application.ReadWrite.All';

/** Another object with the same value for property identifierUris already exists. */
const TAKEN = /ObjectConflict|same value for property identifierUris/u;

/** The mode, which was written before, is not seen everywhere yet. */
function isForSamlOnly({ code, message }: GraphFailure): boolean {
  return `${code} ${message}`.includes('AsPerAppPolicy');
}

function servicePrincipalBody(settings: ApplicationSettings): object {
  const { signOnMode, assignmentRequired, notificationEmailAddresses } = settings;
  return {
    ...(signOnMode === undefined ? {} : { preferredSingleSignOnMode: signOnMode }),
    ...(assignmentRequired === undefined ? {} : { appRoleAssignmentRequired: assignmentRequired }),
    ...(notificationEmailAddresses === undefined ? {} : { notificationEmailAddresses }),
  };
}

function applicationBody(settings: ApplicationSettings, current: z.output<typeof kept>): object {
  const { identifierUris, redirectUris, groupMembershipClaims, groupClaim } = settings;
  return {
    ...(identifierUris === undefined ? {} : { identifierUris }),
    ...(redirectUris === undefined ? {} : { web: { redirectUris } }),
    ...(groupMembershipClaims === undefined ? {} : { groupMembershipClaims }),
    ...(groupClaim === undefined
      ? {}
      : { optionalClaims: withGroupClaim(current.optionalClaims, groupClaim) }),
  };
}

async function isShown(
  graph: Graph,
  { servicePrincipalId, applicationId }: ApplicationObjects,
  settings: ApplicationSettings,
): Promise<boolean> {
  const principalPath = `/servicePrincipals/${segment(servicePrincipalId)}`;
  const principal = await graph.get(`${principalPath}?$select=${SERVICE_PRINCIPAL_FIELDS}`);
  const path = `/applications/${segment(applicationId)}?$select=${APPLICATION_FIELDS}`;
  return shows(principal, await graph.get(path), settings);
}

function inUse(identifiers: readonly string[], cause: RolebridgeError): RolebridgeError {
  return new RolebridgeError(
    'ENTRA_IDENTIFIER_IN_USE',
    `an application of this tenant has the identifier ${identifiers.join(' or ')} already`,
    {
      hint: 'Identifiers are unique in a tenant. Give the connection one with another #N, or none, and the first that is free is taken.',
      cause,
    },
  );
}

function unseen(what: string): RolebridgeError {
  return new RolebridgeError('ENTRA_READ_BACK', `${what} were written, but reads do not show them`, {
    hint: 'Run again in a few minutes. Somebody else may write there, too.',
  });
}
