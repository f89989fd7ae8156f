import * as z from 'zod';
import type { AppRole } from '../world.ts';
import { application as applicationSchema, servicePrincipal as principalSchema } from '../world/entra.ts';
import { applicationBody, servicePrincipalBody } from './application-bodies.ts';
import { holdsAny } from './authorization.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { derivedGuid, labGuid } from './ids.ts';
import { parseJsonObject } from './json-body.ts';
import { graphRoot } from './odata-reply.ts';
import { denied, invalidValues, notEmulated } from './refusals.ts';
import { recordCreation } from './replication.ts';
import { TEMPLATES } from './templates.ts';

const given = z.object({ displayName: z.string().min(1).max(120) });
/** "It takes a few seconds" before a new application can be read (Graph: "Configure SAML-based single sign-on"). */
const MISSED_READS = 2;

/**
 * Graph: "applicationTemplate: instantiate". The caller owns both objects; assignment is required. Both objects come
 * without a sign-on mode, and what the page does not show of an application is as in a new one (assumed).
 */
export function instantiateTemplate(call: GraphCall, { value: templateId }: ObjectKey): GraphReply {
  const { caller, clouds, request } = call;
  const writers = ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All', 'Directory.ReadWrite.All'];
  if (!holdsAny(caller, writers)) return denied();
  const template = Object.values(TEMPLATES).find((each) => each.toLowerCase() === templateId.toLowerCase());
  if (template === undefined) return notEmulated(`the application template ${templateId}`);
  const body = parseJsonObject(request.body);
  if (isRefusal(body)) return body;
  const parsed = given.safeParse(body);
  if (!parsed.success) return invalidValues();

  const { displayName } = parsed.data;
  const [id, appId, principalId] = [newId(call), newId(call), newId(call)];
  const owners = [caller.appId];
  const appRoles = builtInRoles(appId, displayName);
  const application = applicationSchema.parse({ id, appId, displayName, owners, appRoles });
  const principal = principalSchema.parse({
    id: principalId,
    appId,
    displayName,
    owners,
    appRoles,
    applicationTemplateId: template,
    preferredSingleSignOnMode: null,
    appRoleAssignmentRequired: true,
  });
  const { entra } = clouds.world;
  entra.applications.push(application);
  entra.servicePrincipals.push(principal);
  for (const each of [id, principalId]) recordCreation(clouds, each, MISSED_READS);
  const context = `${graphRoot(call)}/$metadata#microsoft.graph.applicationServicePrincipal`;
  return {
    status: 201,
    body: {
      '@odata.context': context,
      application: applicationBody(application),
      servicePrincipal: servicePrincipalBody(entra, principal),
    },
  };
}

function newId({ clouds }: GraphCall): string {
  return labGuid('object', clouds.session.next());
}

/** Two roles that no claim comes of, since they have no value (Entra: "Configure the role claim"). */
function builtInRoles(appId: string, displayName: string): readonly AppRole[] {
  const role = (name: string): AppRole => ({
    id: derivedGuid(`${name} of ${appId}`),
    value: null,
    displayName: name,
    description: name === 'User' ? `${displayName} user` : name,
    isEnabled: true,
    allowedMemberTypes: ['User'],
    origin: 'Application',
  });
  return [role('User'), role('msiam_access')];
}
