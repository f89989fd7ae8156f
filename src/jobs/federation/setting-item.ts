import type { Setting, SettingName } from './federation-item.ts';
import { one, type SetUp } from './set-up.ts';
import { nameOf, objectOf, type Subject } from './subject.ts';

/** What is empty counts as not there, so that setting it is to make it. */
export function settingItem(
  subject: Subject,
  name: SettingName,
  wanted: readonly string[],
  there: readonly string[],
): SetUp {
  const desired: Setting = {
    type: 'setting',
    connection: nameOf(subject),
    name,
    value: wanted,
    ...objectOf(subject),
  };
  return one(desired, there.length === 0 ? undefined : { ...desired, value: there });
}
