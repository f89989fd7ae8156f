import { milliseconds } from '../../../core/duration.ts';
import type { RegexReplacement } from '../../../model/federation.ts';
import type { SignInConnection } from '../connection.ts';

/** AWS: "Configure SAML assertions for the authentication response": in the portal the name follows its namespace. */
const namespace = 'https://aws.amazon.com/SAML/Attributes';

/** How the group claim is to be customized; left out for app roles. */
interface GroupClaim {
  readonly replacements: readonly RegexReplacement[];
  readonly byName: boolean;
}

/**
 * Entra: "Configure group claims for applications" and "Customize SAML token claims": what each field is called.
 * @param application Its display name
 */
export function portalSteps(
  connection: SignInConnection,
  application: string,
  groupClaim?: GroupClaim,
): readonly string[] {
  const seconds = milliseconds(connection.sessionDuration) / 1_000;
  return [
    `Entra admin center > Enterprise applications > ${application} > Single sign-on > Attributes & Claims > Edit`,
    ...(groupClaim === undefined
      ? [`Add new claim: Name Role, Namespace ${namespace}, Source Attribute, user.assignedroles`]
      : groupSteps(groupClaim)),
    `Add new claim: Name RoleSessionName, Namespace ${namespace}, Source Attribute, ${connection.sessionName}`,
    `Add new claim: Name SessionDuration, Namespace ${namespace}, Source Attribute, the constant "${seconds}"`,
  ];
}

function groupSteps({ replacements, byName }: GroupClaim): readonly string[] {
  const attribute = byName ? 'Cloud-only group display names' : 'Group ID';
  return [
    `Add a group claim: Groups assigned to the application; Source attribute ${attribute}`,
    `Advanced options: Customize the name of the group claim, Name Role, Namespace ${namespace}`,
    ...replacements.map(
      ({ pattern, replacement }) =>
        `Apply regex replace to groups claim content: Regex pattern ${pattern} and Regex replacement pattern ${replacement}`,
    ),
    'Save',
  ];
}
