import type { ConnectionSettings } from './settings.ts';

type ConnectionType = ConnectionSettings['type'];

/** Entra: "Configure provisioning using Microsoft Graph APIs"; Microsoft Graph: applicationTemplate: instantiate. */
export const templates: Readonly<Record<ConnectionType, string>> = {
  'app-roles': '8b1025e4-1dd2-430b-a150-2ef79cd700f5',
  'group-names': '8adf8e6e-67b2-4cf2-a259-e3dc5476c621',
  'identity-center': '21ed01d2-ec13-4e9e-86c1-cd546719ebc4',
};

export const templateNames: Readonly<Record<ConnectionType, string>> = {
  'app-roles': 'AWS Single-Account Access',
  'group-names': 'non-gallery',
  'identity-center': 'AWS IAM Identity Center',
};

/** Undefined for a template that has nothing to do with AWS, and for none at all. */
export function templateName(id: string | null): string | undefined {
  const type = types.find((each) => templates[each] === id?.toLowerCase());
  return type === undefined ? undefined : templateNames[type];
}

const types = ['app-roles', 'group-names', 'identity-center'] as const;
