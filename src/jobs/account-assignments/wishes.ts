import type { Remark } from '../../core/job.ts';
import type { DirectoryGroup } from '../../model/directory-groups.ts';
import { selectorOf, type AccountSelector } from './account-selector.ts';
import { readName } from './naming.ts';
import type { AccountAssignmentsSettings, NamingRule } from './settings.ts';

/** What a rule or a mapping wants for one group, before anybody knows whether it can be. */
export interface Wish {
  readonly group: DirectoryGroup;
  readonly account: AccountSelector;
  readonly permissionSet: string;
  readonly origin: Origin;
}

/** `name` is for people: `rule 1`, `mapping 2`. */
export type Origin =
  | { readonly by: 'rule'; readonly name: string; readonly rule: NamingRule }
  | { readonly by: 'mapping'; readonly name: string };

export interface Wishes {
  readonly items: readonly Wish[];
  readonly remarks: readonly Remark[];
}

/** Every rule and every mapping over every group; they add up. */
export function wishesOf(
  { rules, mappings }: Pick<AccountAssignmentsSettings, 'rules' | 'mappings'>,
  groups: readonly DirectoryGroup[],
): Wishes {
  const items: Wish[] = [];
  const remarks: Remark[] = [];
  for (const group of groups.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    for (const [index, mapping] of mappings.entries()) {
      if (mapping.group !== group.id.toLowerCase()) continue;
      const origin: Origin = { by: 'mapping', name: `mapping ${index + 1}` };
      for (const account of mapping.accounts.map(selectorOf)) {
        for (const permissionSet of mapping.permissionSets)
          items.push({ group, account, permissionSet, origin });
      }
    }
    for (const [index, rule] of rules.entries()) {
      const name = `rule ${index + 1}`;
      const reading = readName(rule, group.displayName);
      if (reading?.status === 'read') {
        const { account, permissionSet } = reading;
        items.push({ group, account, permissionSet, origin: { by: 'rule', name, rule } });
      } else if (reading !== undefined) {
        const text = `its name fits ${name} and says no ${reading.what}: nothing is assigned for it`;
        remarks.push({ severity: 'warning', subject: group.displayName, text });
      }
    }
  }
  return { items, remarks };
}
