import type { Application, EntraWorld, ServicePrincipal } from '../world.ts';
import { credentialBodies } from './credential-bodies.ts';
import type { Body } from './entity-types.ts';
import { APPLICATION, pick, SERVICE_PRINCIPAL } from './entity-types.ts';

interface Selection {
  readonly select?: readonly string[];
}

/** Names and reply URLs mirror those of the registration, where that is in the tenant. */
export function servicePrincipalBody(
  { applications }: EntraWorld,
  object: ServicePrincipal,
  query: Selection = {},
): Body {
  const registration = applications.find(({ appId }) => appId === object.appId);
  const { replyUrls, servicePrincipalNames } =
    registration === undefined
      ? object
      : {
          replyUrls: registration.redirectUris,
          servicePrincipalNames: [object.appId, ...registration.identifierUris],
        };
  return pick(
    { ...object, replyUrls, servicePrincipalNames, ...credentialBodies(object, shows(query)) },
    SERVICE_PRINCIPAL.held,
  );
}

/** Roles of an application say that they are, whatever the world file says. */
export function applicationBody(object: Application, query: Selection = {}): Body {
  const appRoles = object.appRoles.map((role) => ({ ...role, origin: 'Application' }));
  const { optionalClaims } = object;
  return pick(
    {
      ...object,
      appRoles,
      optionalClaims: optionalClaims === null ? null : { accessToken: [], idToken: [], ...optionalClaims },
      web: webBody(object),
      ...credentialBodies(object, shows(query)),
    },
    APPLICATION.held,
  );
}

/** Graph: webApplication resource type. */
function webBody({ redirectUris }: Application): Body {
  return {
    homePageUrl: null,
    logoutUrl: null,
    redirectUris,
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    redirectUriSettings: redirectUris.map((uri) => ({ uri, index: null })),
  };
}

/** Graph: keyCredential resource type: the key comes with `$select=keyCredentials` of a single object only. */
function shows({ select }: Selection): 'with certificates' | 'without' {
  return select?.includes('keyCredentials') ? 'with certificates' : 'without';
}
