import type {
  AdvancedEventSelector,
  CloudTrailClient,
  EventSelector,
  GetEventSelectorsCommandOutput,
  Trail,
} from '@aws-sdk/client-cloudtrail';
import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';

/** A trail that records events of this account in this Region. */
export interface EventTrail {
  readonly arn: string;
  /** Of the whole organization. */
  readonly ofOrganization: boolean;
  /** Undefined when it may not be asked. */
  readonly logging: boolean | undefined;
  /** Whether it records management events of IAM that write; undefined when it may not be asked, or does not tell. */
  readonly recordsWrites: boolean | undefined;
  /** What could not be asked, the first of it. */
  readonly failure?: unknown;
}

/**
 * The trails that are seen in the client's Region: its own, those of other Regions that record every Region, and that
 * of the organization (CloudTrail API reference, DescribeTrails: includeShadowTrails). The last is asked by its ARN:
 * in a member account its name is not known (CloudTrail User Guide, "Creating a trail for an organization").
 */
export async function readTrails(
  client: CloudTrailClient,
  signal: AbortSignal,
): Promise<readonly EventTrail[]> {
  const { trailList = [] } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }), {
    abortSignal: signal,
  });
  const trails: EventTrail[] = [];
  for (const trail of trailList) {
    trails.push(await readTrail(client, trail, signal));
    if (isEnough(trails.at(-1))) break;
  }
  return trails;
}

/** One such trail is all that is needed. */
export function isEnough(trail: EventTrail | undefined): boolean {
  return trail?.logging === true && trail.recordsWrites === true;
}

async function readTrail(
  client: CloudTrailClient,
  { TrailARN: arn = '', IsOrganizationTrail: ofOrganization = false }: Trail,
  abortSignal: AbortSignal,
): Promise<EventTrail> {
  const status = await asked(
    client.send(new GetTrailStatusCommand({ Name: arn }), { abortSignal }),
    abortSignal,
  );
  const selectors = await asked(
    client.send(new GetEventSelectorsCommand({ TrailName: arn }), { abortSignal }),
    abortSignal,
  );
  const failure = status.failure ?? selectors.failure;
  return {
    arn,
    ofOrganization,
    logging: status.value?.IsLogging,
    recordsWrites: selectors.value === undefined ? undefined : recordsWrites(selectors.value),
    ...(failure === undefined ? {} : { failure }),
  };
}

async function asked<T>(
  answer: Promise<T>,
  signal: AbortSignal,
): Promise<{ readonly value?: T; readonly failure?: unknown }> {
  try {
    return { value: await answer };
  } catch (error) {
    if (signal.aborted) throw error;
    return { failure: error };
  }
}

/** CloudTrail API reference: EventSelector and AdvancedFieldSelector. A trail has the ones or the others. */
function recordsWrites({
  EventSelectors: basic = [],
  AdvancedEventSelectors: advanced = [],
}: GetEventSelectorsCommandOutput): boolean | undefined {
  if (basic.some(isOfWrites)) return true;
  const found = advanced.map(isAdvancedOfWrites);
  if (found.includes(true)) return true;
  return found.includes(undefined) ? undefined : false;
}

function isOfWrites({ IncludeManagementEvents: management, ReadWriteType: type }: EventSelector): boolean {
  return management !== false && type !== 'ReadOnly';
}

/** Undefined when it records some management events and nobody can say from here whether IAM's are among them. */
function isAdvancedOfWrites({ FieldSelectors: fields = [] }: AdvancedEventSelector): boolean | undefined {
  const of = (name: string) => fields.filter(({ Field }) => Field === name);
  const isManagement = of('eventCategory').some(({ Equals }) => Equals?.includes('Management') ?? false);
  if (!isManagement || of('readOnly').some(({ Equals }) => Equals?.includes('true') ?? false)) return false;
  const sources = of('eventSource');
  if (sources.some(({ NotEquals }) => NotEquals?.includes('iam.amazonaws.com') ?? false)) return false;
  const known = new Set(['eventCategory', 'readOnly']);
  const others = fields.filter(
    ({ Field = '', NotEquals, ...more }) =>
      !known.has(Field) &&
      !(Field === 'eventSource' && NotEquals !== undefined && Object.keys(more).length === 0),
  );
  return others.length === 0 ? true : undefined;
}
