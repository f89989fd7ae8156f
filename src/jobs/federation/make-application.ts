import type { RunContext } from '../../core/context.ts';
import { RolebridgeError } from '../../core/errors.ts';
import type { ApplicationIds } from '../../model/federation-writers.ts';
import type { Application } from './federation-item.ts';
import { isAnswer } from './made-application.ts';
import { noteRequest, readSetUpRecord } from './set-up-record.ts';
import type { FederationWriterPorts } from './writer-ports.ts';

/** One that was made and is not seen yet would be made a second time. @throws RolebridgeError ENTRA_*, FEDERATION_NAME_TAKEN */
export async function makeApplication(
  wanted: Application,
  ports: FederationWriterPorts,
  context: RunContext,
): Promise<ApplicationIds> {
  const { applications, state, stillMine } = ports;
  const { connection, displayName, templateId } = wanted;
  const { application: asked } = await readSetUpRecord(state, connection);
  const wasAsked = asked?.step === 'asked' && asked.displayName === displayName;
  const left = wasAsked ? await lookFor(wanted, ports.entra, context) : undefined;
  if (left === undefined) {
    await stillMine();
    await noteRequest(state, connection, { application: { step: 'asked', displayName } });
  }
  const made = left ?? (await applications.instantiate({ templateId, displayName }, stillMine, context));
  const { servicePrincipalId } = made;
  await noteRequest(state, connection, { application: { step: 'made', displayName, servicePrincipalId } });
  return made;
}

/** Milliseconds before each look. Microsoft Graph, "applicationTemplate: instantiate": it is to be seen after seconds. */
const looks = [0, 5_000, 10_000, 20_000] as const;

/** What a run that broke off has made. */
async function lookFor(
  { displayName, templateId, ownId }: Application,
  entra: FederationWriterPorts['entra'],
  context: RunContext,
): Promise<ApplicationIds | undefined> {
  for (const wait of looks) {
    if (wait > 0) await context.clock.sleep(wait, context.signal);
    const posture = await entra.application({ displayName }, context);
    if (posture === undefined || posture.application.applicationId === null) continue;
    const { servicePrincipalId, applicationId, appId } = posture.application;
    if (!isAnswer(posture, templateId, ownId)) throw taken(displayName, servicePrincipalId);
    return { servicePrincipalId, applicationId, appId };
  }
  return undefined;
}

function taken(displayName: string, id: string): RolebridgeError {
  return new RolebridgeError(
    'FEDERATION_NAME_TAKEN',
    `an application ${displayName} (${id}) has appeared that Rolebridge does not own alone`,
    {
      hint: 'Look who made it. Name it by servicePrincipal.id if it is the right one, or give the connection another displayName.',
    },
  );
}
