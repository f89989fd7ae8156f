import { describe, expect, it } from 'vitest';
import {
  readGroupEvent,
  scopeOfHints,
  type GroupEventSettings,
  type GroupHint,
} from '../../../src/jobs/account-assignments/group-event.ts';
import { eventFiles, eventIn } from '../../handlers/event-files.ts';

const ownRoles = new Set(['arn:aws:iam::999988887777:role/rolebridge-prod-account-assignments']);
const settings: GroupEventSettings = { ownRoles };

const principalId = '1a2b3c4d5e-0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
const group: GroupHint = { principalId };
const nothing = undefined;

const folder = 'group-events';
const read = (file: string, more: Partial<GroupEventSettings> = {}) =>
  readGroupEvent(eventIn(`${folder}/${file}`), { ...settings, ...more });

/** A file with something changed in its `detail`. */
function changed(file: string, changes: Readonly<Record<string, unknown>>): unknown {
  const event = eventIn(`${folder}/${file}`) as { readonly detail: object };
  return { ...event, detail: { ...event.detail, ...changes } };
}

const meanings: Readonly<Record<string, GroupHint | undefined>> = {
  'api-create-group.json': group,
  'api-delete-group.json': group,
  'api-update-group.json': group,
  'console-add-member.json': nothing,
  'console-create-group.json': group,
  'create-account-assignment-own.json': nothing,
  'create-account-assignment-user.json': nothing,
  'create-account-assignment.json': group,
  'create-permission-set.json': nothing,
  'delete-account-assignment.json': group,
  'delete-permission-set.json': nothing,
  'group-created.json': group,
  'group-deleted.json': group,
  'group-updated-other-region.json': group,
  'group-updated.json': group,
  'scim-create-group-failed.json': nothing,
  'scim-create-group.json': group,
  'scim-delete-group.json': group,
  'scim-patch-group-members.json': nothing,
  'scim-patch-group.json': group,
};

describe('an event about groups or assignments', () => {
  it.each(Object.entries(meanings))('%s is read without a cloud', (file, meaning) => {
    expect(read(file)).toEqual(meaning);
  });

  it('is here once for each file', () => {
    expect(Object.keys(meanings)).toEqual(eventFiles(folder));
  });

  it.each(eventFiles(`${folder}/invalid`))('invalid/%s is refused', (file) => {
    expect(() => read(`invalid/${file}`)).toThrow(
      expect.objectContaining({ code: 'EVENT_INVALID', hint: expect.any(String) as string }),
    );
  });

  it.each([undefined, null, 'text', 7, [], {}])('%j is refused', (body) => {
    expect(() => readGroupEvent(body, settings)).toThrow(expect.objectContaining({ code: 'EVENT_INVALID' }));
  });

  it.each(['User Created', 'Group Membership Created', 'Group Membership Deleted'])(
    'of the kind %s, which Identity Center tells too, does not matter',
    (type) => {
      const event = { ...(eventIn(`${folder}/group-created.json`) as object), 'detail-type': type };
      expect(readGroupEvent(event, settings)).toBeUndefined();
    },
  );

  it('of our own matters as long as nobody has said which roles are ours', () => {
    expect(read('create-account-assignment-own.json', { ownRoles: new Set() })).toEqual(group);
  });

  it('of somebody without a role, as SCIM and a root user are, matters', () => {
    const event = changed('create-account-assignment.json', { userIdentity: { type: 'Root' } });
    expect(readGroupEvent(event, settings)).toEqual(group);
  });

  it.each([
    { what: 'no parameters', changes: { requestParameters: null, responseElements: null } },
    { what: 'a hidden id', changes: { requestParameters: { id: 'HIDDEN_DUE_TO_SECURITY_REASONS' } } },
    { what: 'parameters of another kind', changes: { requestParameters: { groupId: 7 } } },
  ])('with $what names no group, and does not matter', ({ changes }) => {
    expect(readGroupEvent(changed('scim-delete-group.json', changes), settings)).toBeUndefined();
  });

  it('of a patch that says not of all its operations what they are about, matters', () => {
    const operations = [{ op: 'ADD', path: 'members' }, { op: 'REPLACE' }];
    const requestParameters = { id: principalId, httpBody: { operations } };
    const event = changed('scim-patch-group-members.json', { requestParameters });
    expect(readGroupEvent(event, settings)).toEqual(group);
  });
});

describe('all events of a batch', () => {
  const other: GroupHint = { principalId: '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0' };

  it('become one run for each of the groups once', () => {
    expect(scopeOfHints([group, other, group])).toEqual({
      principals: ['0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0', principalId],
    });
  });
});
