import { CreateSAMLProviderCommand } from '@aws-sdk/client-iam';
import { RolebridgeError } from '../../../core/errors.ts';
import type { FederationAccountWriter } from '../../../model/federation-writers.ts';
import { readMetadata, withoutMark } from '../../saml-metadata.ts';
import { getMetadata, isAbsent, samlProviderArn } from '../saml-providers/saml-provider-reader.ts';
import { tagList } from './seen-role.ts';
import { called, CallError, inTurns, untilSeen, type Desk } from './write-turns.ts';

type WantedProvider = Parameters<FederationAccountWriter['createProvider']>[1];

/** One that is there already and accepts the same certificates is as good. */
export async function createProvider(desk: Desk, wanted: WantedProvider): Promise<void> {
  const { iam, account, context } = desk;
  const arn = samlProviderArn(account, wanted.name);
  // Entra's document begins with a byte order mark, which IAM does not take.
  const metadata = withoutMark(wanted.metadata);
  const made = await inTurns(async () => {
    if (await isThere(desk, arn, metadata)) return false;
    await desk.stillMine();
    const command = new CreateSAMLProviderCommand({
      Name: wanted.name,
      SAMLMetadataDocument: metadata,
      Tags: tagList(wanted.tags),
    });
    await called('CreateSAMLProvider', iam.send(command, { abortSignal: context.signal }));
    return true;
  }, context);
  if (made) await untilSeen(() => isThere(desk, arn, metadata), context);
}

/** @throws RolebridgeError SAML_PROVIDER_TAKEN when it accepts other certificates */
async function isThere({ iam, context }: Desk, arn: string, metadata: string): Promise<boolean> {
  let found: string;
  try {
    found = await called('GetSAMLProvider', getMetadata(iam, arn, context.signal));
  } catch (error) {
    if (error instanceof CallError && isAbsent(error.cause)) return false;
    throw error;
  }
  if (found === metadata || sameCertificates(found, metadata)) return true;
  throw new RolebridgeError(
    'SAML_PROVIDER_TAKEN',
    `the account has a SAML provider ${arn} already, which accepts other certificates`,
    {
      hint:
        'If it is of this application, add the certificate with: rolebridge rotate saml. If it is of another one, ' +
        'give the connection another samlProvider.',
    },
  );
}

/** Each download of Entra's document has another id and signature, so that texts differ where nothing does. */
function sameCertificates(left: string, right: string): boolean {
  const found = thumbprintsIn(left);
  const wanted = thumbprintsIn(right);
  return found.size > 0 && found.size === wanted.size && [...found].every((each) => wanted.has(each));
}

function thumbprintsIn(metadata: string): ReadonlySet<string> {
  return new Set(readMetadata(metadata).certificates.map(({ thumbprint }) => thumbprint));
}
