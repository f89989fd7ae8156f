/** The claims of an application as the portal keeps them: Graph, customClaimsPolicy of the beta version. */

const namespace = 'https://aws.amazon.com/SAML/Attributes';

/** An attribute of the person, or a fixed value. */
type Source = { readonly id: string; readonly source: string } | { readonly value: string };

export interface PortalReplacement {
  readonly regex: string;
  readonly replacement: string;
}

/** One claim; what is replaced is each value of it. */
export function portalClaim(
  name: string,
  source: Source,
  replacement?: PortalReplacement,
  space = namespace,
) {
  const type = 'value' in source ? 'valueBasedAttribute' : 'sourcedAttribute';
  const attribute = {
    '@odata.type': `#microsoft.graph.${type}`,
    ...source,
    ...('value' in source ? {} : { isExtensionAttribute: false }),
  };
  return {
    '@odata.type': '#microsoft.graph.customClaim',
    name,
    namespace: space,
    tokenFormat: ['saml'],
    samlAttributeNameFormat: null,
    configurations: [
      {
        condition: null,
        attribute,
        transformations:
          replacement === undefined
            ? []
            : [
                {
                  '@odata.type': '#microsoft.graph.regexReplaceTransformation',
                  ...replacement,
                  input: { treatAsMultiValue: true, attribute: null },
                  additionalAttributes: [],
                },
              ],
      },
    ],
  };
}

export function portalClaims(...claims: readonly ReturnType<typeof portalClaim>[]): {
  claims: ReturnType<typeof portalClaim>[];
} {
  return { claims: [...claims] };
}
