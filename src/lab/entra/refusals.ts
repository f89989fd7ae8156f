import type { GraphRefusal } from './graph-call.ts';

/** Graph: "Microsoft Graph error responses and resource types"; the directory's own codes begin with `Request_`. */
export function refusal(status: number, code: string, message: string): GraphRefusal {
  return { status, error: { code, message } };
}

export function badRequest(message: string): GraphRefusal {
  return refusal(400, 'Request_BadRequest', message);
}

/** The directory's answer to a property value it does not like, whichever it is. */
export function invalidValues(): GraphRefusal {
  return badRequest('One or more properties contains invalid values.');
}

export function denied(): GraphRefusal {
  return refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

export function invalidToken(message: string): GraphRefusal {
  return refusal(401, 'InvalidAuthenticationToken', message);
}

export function notFound(id: string): GraphRefusal {
  return refusal(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** Not the cloud's answer but the lab's: it would have to guess. */
export function notEmulated(what: string): GraphRefusal {
  return refusal(501, 'NotImplemented', `The lab does not emulate ${what}.`);
}

/** The first that is a reason to refuse. */
export function firstOf(...checks: readonly (() => GraphRefusal | undefined)[]): GraphRefusal | undefined {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}
