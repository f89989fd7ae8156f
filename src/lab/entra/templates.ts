/** Ids of the gallery's templates, the same in every tenant; that of other applications is a template, too. */
export const TEMPLATES = {
  /** Graph: "Configure provisioning with Microsoft Graph": AWS Single-Account Access. */
  singleAccount: '8b1025e4-1dd2-430b-a150-2ef79cd700f5',
  /** Graph: "Configure SAML-based single sign-on": AWS IAM Identity Center. */
  identityCenter: '21ed01d2-ec13-4e9e-86c1-cd546719ebc4',
  /** Graph: "applicationTemplate: instantiate". */
  nonGallery: '8adf8e6e-67b2-4cf2-a259-e3dc5476c621',
} as const;
