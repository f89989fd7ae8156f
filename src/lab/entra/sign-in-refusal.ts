import type { SignIn } from './claim-values.ts';
import { assignmentsOf } from './claim-values.ts';

/** What Entra shows somebody instead of signing them in. Entra: "Microsoft Entra authentication error codes". */
export class SignInRefusedError extends Error {
  /** `AADSTS50105` */
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'SignInRefusedError';
    this.code = code;
  }
}

/** Entra: "Enterprise application properties": enabled for sign-in, and assigned where assignment is required. */
export function refuseSignIn(signIn: SignIn): void {
  const { object, user } = signIn;
  if (user.isDeleted) refuse(50034, `The user account ${user.userPrincipalName} does not exist.`);
  if (!user.accountEnabled) refuse(50057, 'The user account is disabled.');
  if (!object.accountEnabled)
    refuse(7000112, `Application '${object.appId}' (${object.displayName}) is disabled.`);
  if (object.preferredSingleSignOnMode !== 'saml') {
    refuse(750054, `Application '${object.appId}' is not set up for SAML-based single sign-on.`);
  }
  if (object.appRoleAssignmentRequired && assignmentsOf(signIn).length === 0) {
    refuse(
      50105,
      `The signed in user '${user.userPrincipalName}' is not assigned to a role for the application ` +
        `'${object.appId}' (${object.displayName}).`,
    );
  }
}

/** Entra strips what tells instances of one application apart: "Tutorial: Amazon Web Services". */
export function audienceOf({ object, registration }: SignIn): string {
  const names =
    registration?.identifierUris ?? object.servicePrincipalNames.filter((each) => each !== object.appId);
  const [identifier] = names;
  if (identifier === undefined) {
    return refuse(700016, `Application '${object.appId}' has no identifier.`);
  }
  return identifier.replace(/#.*$/, '');
}

/** The first reply URL; another one only if it is registered, too. */
export function recipientOf({ object, registration }: SignIn, wanted: string | undefined): string {
  const urls = registration?.redirectUris ?? object.replyUrls;
  const [first] = urls;
  if (first === undefined) return refuse(500113, 'No reply address is registered for the application.');
  if (wanted === undefined) return first;
  if (urls.includes(wanted)) return wanted;
  return refuse(
    50011,
    `The redirect URI '${wanted}' specified in the request does not match the redirect URIs configured for the ` +
      `application '${object.appId}'.`,
  );
}

function refuse(code: number, message: string): never {
  throw new SignInRefusedError(`AADSTS${code}`, message);
}
