import type { RunContext } from '../../../core/context.ts';
import { RolebridgeError } from '../../../core/errors.ts';
import type { SigningCertificateWriter } from '../../../model/saml.ts';
import type { Graph } from '../client.ts';
import type { EntraCloud } from '../settings.ts';
import { activateCertificate } from './activate-certificate.ts';
import { addCertificate } from './add-certificate.ts';

export function createSigningCertificateWriter(
  graphOf: (context: RunContext) => Graph,
  cloud: EntraCloud,
): SigningCertificateWriter {
  return {
    async add(wanted, stillMine, context) {
      if (cloud !== 'global') throw noCertificateApi(cloud);
      return await addCertificate(graphOf(context), wanted, stillMine, context);
    },
    activate: (servicePrincipalId, thumbprint, stillMine, context) => {
      const target = { servicePrincipalId, thumbprint };
      return activateCertificate(graphOf(context), target, stillMine, context);
    },
  };
}

/** Microsoft Graph: "servicePrincipal: addTokenSigningCertificate", the table of national clouds. */
function noCertificateApi(cloud: EntraCloud): RolebridgeError {
  return new RolebridgeError(
    'ENTRA_NO_CERTIFICATE_API',
    `Microsoft Graph of the cloud ${cloud} cannot make a signing certificate`,
    {
      hint:
        'Make it by hand: Entra admin center, Enterprise applications, the application, Single sign-on, SAML ' +
        'Certificates, Edit, New Certificate, Save; leave it inactive. Rolebridge then goes on from there.',
    },
  );
}
