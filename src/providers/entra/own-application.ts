import * as z from 'zod';
import type { RunContext } from '../../core/context.ts';
import { RolebridgeError } from '../../core/errors.ts';
import type { OwnApplication, OwnApplicationReader } from '../../model/own-application.ts';
import type { Graph } from './client.ts';
import { literal, segment } from './graph-path.ts';
import { graphTime } from './graph-time.ts';
import { allPages } from './paging.ts';
import { parsed, reading } from './refusals.ts';
import { getOr } from './service-principal-lookup.ts';

/** Microsoft Graph: application, passwordCredential and federatedIdentityCredential resource types. */
const dated = z.object({
  keyId: z.string(),
  displayName: z.string().nullish(),
  startDateTime: z.string().nullish(),
  endDateTime: z.string(),
});
const application = z.object({
  id: z.string(),
  displayName: z.string(),
  passwordCredentials: z.array(dated),
  keyCredentials: z.array(dated.extend({ usage: z.string().nullish() })),
});
const federatedCredential = z.object({
  name: z.string(),
  issuer: z.string(),
  subject: z.string(),
  audiences: z.array(z.string()),
});

export function createOwnApplicationReader(graphOf: (context: RunContext) => Graph): OwnApplicationReader {
  return {
    async application(appId, context) {
      const graph = graphOf(context);
      const what = `our own app registration ${appId}`;
      return await reading({ what, permission: 'Application.Read.All' }, async () => {
        const path = `/applications(appId=${literal(appId)})?$select=id,displayName,passwordCredentials,keyCredentials`;
        const answer = await getOr(graph, path, () => notFound(what));
        const { id, displayName, passwordCredentials, keyCredentials } = parsed(application, answer, what);
        const federatedCredentials: OwnApplication['federatedCredentials'][number][] = [];
        for await (const each of allPages(graph, `/applications/${segment(id)}/federatedIdentityCredentials`))
          federatedCredentials.push(parsed(federatedCredential, each, what));
        return {
          displayName,
          secrets: passwordCredentials.map((each) => toSecret(each, what)),
          // The others are what it signs with, or what others encrypt for it with.
          certificates: keyCredentials
            .filter(({ usage }) => usage === 'Verify')
            .map((each) => toSecret(each, what)),
          federatedCredentials,
        };
      });
    },
  };
}

function toSecret(given: z.output<typeof dated>, what: string): OwnApplication['secrets'][number] {
  const { keyId, displayName, startDateTime, endDateTime } = given;
  const notAfter = graphTime(endDateTime);
  if (notAfter === undefined)
    throw new RolebridgeError(
      'ENTRA_UNEXPECTED_ANSWER',
      `secret or certificate ${keyId} of ${what} has no end`,
      {
        hint: 'Look at its certificates and secrets in the Entra admin center.',
      },
    );
  return {
    keyId,
    displayName: displayName ?? null,
    notBefore: graphTime(startDateTime) ?? notAfter,
    notAfter,
  };
}

function notFound(what: string): RolebridgeError {
  return new RolebridgeError('ENTRA_APPLICATION_NOT_FOUND', `${what} is not in this tenant`, {
    hint: 'Compare the client id of the configuration with App registrations in the Entra admin center.',
  });
}
