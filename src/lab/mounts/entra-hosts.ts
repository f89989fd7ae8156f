import { CLOUD_HOSTS } from '../entra/hosts.ts';
import type { NationalCloud } from '../entra/hosts.ts';

/** `/<tenant>/oauth2/…`, `/<tenant>/v2.0/.well-known/…`, the keys behind it and metadata are the login host's. */
const LOGIN_PATH = /^\/[^/]+\/(oauth2\/|v2\.0\/\.well-known\/|discovery\/|federationmetadata\/)/i;

export function entraHostOf(cloud: NationalCloud, path: string): string {
  const { login, graph } = CLOUD_HOSTS[cloud];
  return LOGIN_PATH.test(path) ? login[0] : graph;
}

/** Points the links of a reply, such as @odata.nextLink, back to where the request came in. */
export function linksToLoopback(cloud: NationalCloud, text: string, loopback: string): string {
  const { login, graph } = CLOUD_HOSTS[cloud];
  return [...login, graph].reduce((result, host) => result.replaceAll(`https://${host}`, loopback), text);
}
