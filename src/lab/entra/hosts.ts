import type { EntraWorld } from '../world.ts';

export type NationalCloud = EntraWorld['cloud'];

interface CloudHosts {
  /** The first is the one that documents and links name. */
  readonly login: readonly [string, ...string[]];
  readonly graph: string;
}

/** Microsoft Graph: "National cloud deployments". GCC uses the global hosts. */
export const CLOUD_HOSTS: Readonly<Record<NationalCloud, CloudHosts>> = {
  global: { login: ['login.microsoftonline.com'], graph: 'graph.microsoft.com' },
  usGov: { login: ['login.microsoftonline.us'], graph: 'graph.microsoft.us' },
  usGovDoD: { login: ['login.microsoftonline.us'], graph: 'dod-graph.microsoft.us' },
  china: {
    login: ['login.chinacloudapi.cn', 'login.partner.microsoftonline.cn'],
    graph: 'microsoftgraph.chinacloudapi.cn',
  },
};

const LOGIN_HOSTS = new Set(Object.values(CLOUD_HOSTS).flatMap(({ login }) => login));
const GRAPH_HOSTS = new Set(Object.values(CLOUD_HOSTS).map(({ graph }) => graph));

export function isLoginHost(host: string): boolean {
  return LOGIN_HOSTS.has(host);
}

export function isGraphHost(host: string): boolean {
  return GRAPH_HOSTS.has(host);
}

/** Whether a host belongs to that cloud. A host of no cloud is the lab's own address and belongs to every one. */
export function servesCloud(cloud: NationalCloud, host: string): boolean {
  if (!isLoginHost(host) && !isGraphHost(host)) return true;
  const { login, graph } = CLOUD_HOSTS[cloud];
  return graph === host || login.includes(host);
}
