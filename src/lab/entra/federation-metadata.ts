import type { Clouds, LabRequest } from '../operation.ts';
import type { EntraWorld, ServicePrincipal } from '../world.ts';
import { findServicePrincipal } from './directory.ts';
import { CLOUD_HOSTS, servesCloud } from './hosts.ts';
import { derivedGuid } from './ids.ts';
import { newSigningCertificate, signingCertificates } from './signing-certificate.ts';
import { unknownTenant } from './token.ts';
import { errorResponse, tokenErrorResponse } from './token-error.ts';

export const METADATA_PATH = /^\/[^/]+\/federationmetadata\/2007-06\/federationmetadata\.xml$/i;

const XML_SIGNATURES = 'http://www.w3.org/2000/09/xmldsig#';
const FEDERATION = 'http://docs.oasis-open.org/wsfed/federation/200706';
const SAML = 'urn:oasis:names:tc:SAML:2.0';
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Entra: "Federation metadata"; for one application as in Graph's tutorial "Configure SAML-based single sign-on": all
 * its signing certificates, the inactive ones too. Nobody has to sign in for it. A new certificate is in it when
 * `metadataDelay` is over. Without an application, and for one without certificates, it has the tenant's.
 */
export function federationMetadata(request: LabRequest, clouds: Clouds): Response {
  const { entra } = clouds.world;
  const tenant = request.url.pathname.split('/')[1] ?? '';
  if (tenant.toLowerCase() !== entra.tenantId || !servesCloud(entra.cloud, request.url.hostname)) {
    return tokenErrorResponse(clouds, unknownTenant(tenant));
  }
  const [, appId] = [...request.url.searchParams].find(([name]) => name.toLowerCase() === 'appid') ?? [];
  const object =
    appId === undefined ? undefined : findServicePrincipal(clouds.world, { by: 'appId', value: appId });
  if (appId !== undefined && object === undefined) {
    const message = 'The lab does not emulate login:federation-metadata of an application that is not there.';
    return errorResponse(clouds, 501, 'not_implemented', message, []);
  }
  const own =
    object === undefined ? [] : publishedCertificates(object, entra.metadataDelay, clouds.clock.now());
  const text = metadata(entra, own.length > 0 ? own : [tenantCertificate(entra)]);
  return new Response(new TextEncoder().encode(BYTE_ORDER_MARK + text), {
    headers: { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'private' },
  });
}

function publishedCertificates(object: ServicePrincipal, delay: number, now: Date): readonly string[] {
  return signingCertificates(object)
    .filter(({ startDateTime }) => Date.parse(startDateTime) + delay * 1000 <= now.getTime())
    .map(({ key }) => key);
}

/** The tenant's own keys come and go as Microsoft likes; the lab has one. */
function tenantCertificate({ tenantId }: EntraWorld): string {
  return newSigningCertificate({
    seed: `tenant ${tenantId}`,
    displayName: 'CN=accounts.accesscontrol.windows.net',
    from: new Date('2024-01-01T00:00:00Z'),
    to: new Date('2034-01-01T00:00:00Z'),
  }).verify.key;
}

function metadata({ tenantId, cloud }: EntraWorld, certificates: readonly string[]): string {
  const sso = `https://${CLOUD_HOSTS[cloud].login[0]}/${tenantId}/saml2`;
  const wsFederation = `https://${CLOUD_HOSTS[cloud].login[0]}/${tenantId}/wsfed`;
  const keys = certificates.map((each) => keyDescriptor(each)).join('');
  const id = derivedGuid(`metadata ${tenantId} ${certificates.join(' ')}`);
  const endpoint = (element: string, binding: string) =>
    `<${element} Binding="${SAML}:bindings:${binding}" Location="${sso}"/>`;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<EntityDescriptor ID="_${id}" entityID="${issuerOf(cloud, tenantId)}" xmlns="${SAML}:metadata">`,
    `<RoleDescriptor xsi:type="fed:SecurityTokenServiceType" protocolSupportEnumeration="${FEDERATION}" `,
    `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="${FEDERATION}">`,
    keys,
    '<fed:PassiveRequestorEndpoint>',
    '<wsa:EndpointReference xmlns:wsa="http://www.w3.org/2005/08/addressing">',
    `<wsa:Address>${wsFederation}</wsa:Address></wsa:EndpointReference>`,
    '</fed:PassiveRequestorEndpoint></RoleDescriptor>',
    `<IDPSSODescriptor protocolSupportEnumeration="${SAML}:protocol">`,
    keys,
    endpoint('SingleLogoutService', 'HTTP-Redirect'),
    endpoint('SingleSignOnService', 'HTTP-Redirect'),
    endpoint('SingleSignOnService', 'HTTP-POST'),
    '</IDPSSODescriptor></EntityDescriptor>',
  ].join('');
}

function keyDescriptor(certificate: string): string {
  return (
    `<KeyDescriptor use="signing"><KeyInfo xmlns="${XML_SIGNATURES}"><X509Data>` +
    `<X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`
  );
}

/** Entra: "Federation metadata", entity ID; the one of China is that of its OpenID configuration. */
export function issuerOf(cloud: EntraWorld['cloud'], tenantId: string): string {
  return `https://sts.${cloud === 'china' ? 'chinacloudapi.cn' : 'windows.net'}/${tenantId}/`;
}
