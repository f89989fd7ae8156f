import { milliseconds } from '../../core/duration.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { Certificate } from '../../model/certificates.ts';
import { accepts, type PresentProvider } from './acceptance.ts';
import { ownThumbprints } from './choice.ts';
import type { AcceptedCertificate, SigningCertificate } from './rotation-item.ts';
import type { Situation } from './situation.ts';

/** What every account that could be read accepts now. */
export function acceptedNow(situation: Situation): readonly AcceptedCertificate[] {
  const own = ownThumbprints(situation.servicePrincipal, situation.record);
  return situation.acceptance.present.flatMap((each) =>
    each.provider.certificates.map((certificate) => ({
      ...acceptedIn(situation, each, certificate),
      ...(own.has(certificate.thumbprint)
        ? {}
        : { foreign: 'it is no signing certificate of this application' }),
    })),
  );
}

/** What the accounts that could be read lack of these. */
export function missing(
  situation: Situation,
  wanted: readonly Certificate[],
): readonly AcceptedCertificate[] {
  return situation.acceptance.present.flatMap((each) =>
    wanted
      .filter(({ thumbprint }) => !accepts(each, thumbprint))
      .map((certificate) => acceptedIn(situation, each, certificate)),
  );
}

function acceptedIn(
  { connection, servicePrincipal }: Situation,
  { account, provider }: PresentProvider,
  certificate: Certificate,
): AcceptedCertificate {
  return {
    type: 'accepted-certificate',
    connection: connection.name,
    servicePrincipalId: servicePrincipal.id,
    samlProvider: connection.samlProvider,
    account: named(account),
    arn: provider.arn,
    certificate,
    accepted: provider.certificates.map(({ thumbprint }) => thumbprint).toSorted(),
  };
}

/** What else is known of an account is no part of what is planned, nor of the plan's id. */
export function named({ id, name, partition, state, organizationalUnits }: AwsAccount): AwsAccount {
  return { id, name, partition, state, organizationalUnits };
}

export function newCertificate({
  connection,
  servicePrincipal,
  active,
  settings,
}: Situation): SigningCertificate {
  return {
    type: 'signing-certificate',
    connection: connection.name,
    servicePrincipalId: servicePrincipal.id,
    follows: active.thumbprint,
    known: servicePrincipal.certificates.map(({ thumbprint }) => thumbprint).toSorted(),
    subject: settings.subject,
    validity: milliseconds(settings.validity),
  };
}
