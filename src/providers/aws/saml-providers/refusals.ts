import type { Failure } from '../../../core/errors.ts';

/** Why an edit of a metadata document is not made. */
export function uneditable(why: string): Failure {
  return {
    code: 'SAML_METADATA_UNEDITABLE',
    message: `the metadata document is not edited: ${why}`,
    hint:
      'Download the federation metadata of the enterprise application, give it to IAM once by hand (aws iam ' +
      'update-saml-provider), and run again.',
  };
}

export function full(keys: number, most: number): Failure {
  return {
    code: 'SAML_METADATA_FULL',
    message: `the metadata document has ${keys} keys already, and IAM takes ${most}`,
    hint: 'Remove certificates that nothing signs with any more from the document, and run again.',
  };
}

export function last(thumbprint: string): Failure {
  return {
    code: 'SAML_LAST_CERTIFICATE',
    message: `certificate ${thumbprint} is the last one that signs, and without it nobody could sign in`,
    hint: 'Give the account the certificate that Entra ID signs with first.',
  };
}
