import type { AttributeMapping, SynchronizationJob } from '../world.ts';
import type { Body } from './entity-types.ts';
import { derivedGuid } from './ids.ts';

/** How provisioning logs call both ends of a gallery application that speaks SCIM. */
export const SOURCE_SYSTEM = 'Azure Active Directory';
export const TARGET_SYSTEM = 'customappsso';

/** Of the one rule in the job's schema. That it is a GUID is how Graph's examples have it. */
export function ruleIdOf({ id }: SynchronizationJob): string {
  return derivedGuid(`synchronization rule of ${id}`);
}

/** Whether the job brings groups too. */
export function mapsGroups(job: SynchronizationJob): boolean {
  return job.mapsGroups ?? true;
}

/** Entra: "Configure AWS IAM Identity Center for automatic user provisioning": of its table what people have in the lab. */
const USER_MAPPINGS: readonly AttributeMapping[] = [
  { target: 'userName', source: '[userPrincipalName]' },
  { target: 'active', source: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")' },
  { target: 'displayName', source: '[displayName]' },
  { target: 'emails[type eq "work"].value', source: '[mail]' },
  { target: 'name.givenName', source: '[givenName]' },
  { target: 'name.familyName', source: '[surname]' },
  { target: 'externalId', source: '[objectId]' },
];
/** Of groups the same page has these three. */
const GROUP_MAPPINGS: readonly AttributeMapping[] = [
  { target: 'displayName', source: '[displayName]' },
  { target: 'externalId', source: '[objectId]' },
  { target: 'members', source: '[members]' },
];

/** Graph: synchronizationSchema, synchronizationRule, objectMapping and attributeMapping resource types. */
export function synchronizationSchemaBody(job: SynchronizationJob): Body {
  const mapping = (name: string, enabled: boolean, attributes: readonly AttributeMapping[]): Body => ({
    attributeMappings: attributes.map((each) => attributeBody(each)),
    enabled,
    flowTypes: 'Add, Update, Delete',
    name: `Provision Azure Active Directory ${name}s`,
    sourceObjectName: name,
    targetObjectName: name,
  });
  return {
    id: job.id,
    version: 'v1.1',
    synchronizationRules: [
      {
        id: ruleIdOf(job),
        name: 'USER_OUTBOUND_USER',
        editable: true,
        priority: 1,
        sourceDirectoryName: SOURCE_SYSTEM,
        targetDirectoryName: TARGET_SYSTEM,
        objectMappings: [
          mapping('Group', mapsGroups(job), GROUP_MAPPINGS),
          mapping('User', true, job.userMappings ?? USER_MAPPINGS),
        ],
      },
    ],
  };
}

/** Graph: attributeMappingSource resource type: an attribute by its name, a constant, or a function of attributes. */
function attributeBody({ source, target }: AttributeMapping): Body {
  const [, attribute] = /^\[([^\]]+)\]$/.exec(source) ?? [];
  const [, constant] = /^"([^"]*)"$/.exec(source) ?? [];
  const type = attribute !== undefined ? 'Attribute' : constant !== undefined ? 'Constant' : 'Function';
  return {
    defaultValue: null,
    exportMissingReferences: false,
    flowBehavior: 'FlowWhenChanged',
    flowType: 'Always',
    matchingPriority: target === 'userName' ? 1 : 0,
    targetAttributeName: target,
    source: {
      expression: source,
      name: attribute ?? constant ?? /^\w+/.exec(source)?.[0] ?? null,
      parameters: [],
      type,
    },
  };
}
