import * as z from 'zod';
import { RolebridgeError } from '../../core/errors.ts';

/**
 * A request that Graph did not do. `code` is Graph's own, such as `Authorization_RequestDenied`; when there was
 * no answer in Graph's form it is ENTRA_UNREACHABLE, ENTRA_INTERRUPTED or ENTRA_UNEXPECTED_ANSWER.
 */
export class GraphFailure extends RolebridgeError {
  override readonly name = 'GraphFailure';
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  /** What Microsoft's support asks for. */
  readonly requestId: string | undefined;
  readonly retryAfter: string | undefined;

  constructor(
    code: string,
    message: string,
    details: {
      readonly status?: number;
      readonly requestId?: string | undefined;
      readonly retryAfter?: string | undefined;
      readonly hint?: string;
      readonly cause?: unknown;
    },
  ) {
    super(code, message, { hint: details.hint ?? hintFor(code, details.status), cause: details.cause });
    this.status = details.status;
    this.requestId = details.requestId;
    this.retryAfter = details.retryAfter;
  }
}

/** Microsoft Graph: "Microsoft Graph error responses and resource types". */
const errorAnswer = z.object({
  error: z.object({
    code: z.string().min(1),
    message: z.string().default(''),
    innerError: z.object({ 'request-id': z.string().optional() }).nullish(),
  }),
});

/** The code of an error in Graph's form, or undefined for a page of HTML and the like. */
export function graphErrorCode(text: string): string | undefined {
  return parseError(text)?.code;
}

export function failureFromAnswer(status: number, headers: Headers, text: string): GraphFailure {
  const error = parseError(text);
  const requestId = headers.get('request-id') ?? error?.innerError?.['request-id'];
  const details = { status, requestId, retryAfter: headers.get('retry-after') ?? undefined };
  const trace = requestId === undefined ? '' : ` (request-id ${requestId})`;
  if (error === undefined) {
    return new GraphFailure('ENTRA_UNEXPECTED_ANSWER', `Microsoft Graph answered ${status}${trace}`, details);
  }
  return new GraphFailure(error.code, `${error.message || `status ${status}`}${trace}`, details);
}

function parseError(text: string): z.output<typeof errorAnswer>['error'] | undefined {
  try {
    return errorAnswer.safeParse(JSON.parse(text)).data?.error;
  } catch {
    return undefined;
  }
}

const HINTS: Readonly<Record<string, string>> = {
  Authorization_RequestDenied:
    'Grant the application permission Application.ReadWrite.OwnedBy with admin consent, and make our service ' +
    'principal an owner of both the application and the enterprise application.',
  CannotDeleteOrUpdateEnabledEntitlement:
    'Entra has not settled the disabling of the role yet. Run again in a few minutes.',
  Directory_ResourceSizeExceeded:
    'The object holds too many app roles. Narrow the filters, or give some AWS accounts an enterprise ' +
    'application of their own.',
  Directory_ConcurrencyViolation:
    'Something else is writing to the tenant at the same time. Run again later.',
  DuplicateValue:
    'Two app roles or delegated permissions share an id or a value. Run again: a role that is there is adopted.',
  ENTRA_UNREACHABLE:
    'Look at the network path to Microsoft Graph: NAT, proxy, firewall, DNS. Then run again.',
  ENTRA_INTERRUPTED: 'It may have been done. Run again: every run starts from what the directory holds.',
  ENTRA_UNEXPECTED_ANSWER:
    'This is not how Microsoft Graph answers: look for a proxy in between, and at the service health page.',
  InvalidAuthenticationToken: 'Check that tenant, client and cloud of the configuration belong together.',
  Request_BadRequest:
    'When the message says that the service principal does not match the application, set the surface of the ' +
    'connection to the other one; otherwise check the names of the roles it would write.',
  Request_ResourceNotFound: 'Check the id in the configuration, and that it is an object of this tenant.',
};

function hintFor(code: string, status: number | undefined): string {
  const known = HINTS[code];
  if (known !== undefined) return known;
  if (status === 429) return 'Microsoft Graph is throttling this tenant or application. Run again later.';
  if (status !== undefined && status >= 500)
    return 'Microsoft Graph has trouble of its own. Run again later.';
  return 'Look the code up in the Microsoft Graph documentation of error responses.';
}
