import { GetEventSelectors$ } from '@aws-sdk/client-cloudtrail';
import type {
  AdvancedEventSelector,
  EventSelector,
  GetEventSelectorsCommandInput,
  GetEventSelectorsCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import type { Trail } from '../../world.ts';
import { awsOperation, isRefusal } from '../aws-operation.ts';
import { findTrail, trailArn } from './find-trail.ts';

/**
 * AWS: GetEventSelectors API reference. A trail without selectors of its own records all management events, and says
 * so (CloudTrail User Guide, "Logging management events").
 */
export const getEventSelectors = awsOperation<GetEventSelectorsCommandInput, GetEventSelectorsCommandOutput>(
  'cloudtrail:GetEventSelectors',
  GetEventSelectors$,
  ({ TrailName }, call) => {
    const found = findTrail(TrailName, call);
    if (isRefusal(found)) return found;
    const { advancedSelectors } = found.trail;
    return {
      TrailARN: trailArn(found, call),
      ...(advancedSelectors === undefined
        ? { EventSelectors: basicOf(found.trail) }
        : { AdvancedEventSelectors: advancedOf(advancedSelectors) }),
    };
  },
  ({ TrailName }) => TrailName ?? '*',
);

function basicOf({ selectors = [{ readWriteType: 'All', includeManagementEvents: true }] }: Trail) {
  return selectors.map(({ readWriteType, includeManagementEvents }): EventSelector => ({
    ReadWriteType: readWriteType,
    IncludeManagementEvents: includeManagementEvents,
    DataResources: [],
    ExcludeManagementEventSources: [],
  }));
}

function advancedOf(selectors: NonNullable<Trail['advancedSelectors']>): AdvancedEventSelector[] {
  return selectors.map(({ name, fieldSelectors }) => ({
    ...(name === undefined ? {} : { Name: name }),
    FieldSelectors: fieldSelectors.map(({ field, equals, notEquals }) => ({
      Field: field,
      ...(equals === undefined ? {} : { Equals: equals }),
      ...(notEquals === undefined ? {} : { NotEquals: notEquals }),
    })),
  }));
}
