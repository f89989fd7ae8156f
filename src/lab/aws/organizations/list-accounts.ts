import { InvalidInputException$, ListAccounts$ } from '@aws-sdk/client-organizations';
import type { ListAccountsCommandInput, ListAccountsCommandOutput } from '@aws-sdk/client-organizations';
import { awsOperation, refuseJson } from '../aws-operation.ts';
import type { Refusal } from '../aws-operation.ts';
import { readToken, tokenAfter } from '../pages.ts';
import { refuseMembers } from './access.ts';
import { accountShape } from './account-shape.ts';

const MOST = 20;

/**
 * AWS: ListAccounts API reference. It warns that a page may be empty and still have a NextToken, so the second of
 * several pages always is.
 */
export const listAccounts = awsOperation<ListAccountsCommandInput, ListAccountsCommandOutput>(
  'organizations:ListAccounts',
  ListAccounts$,
  ({ NextToken, MaxResults = MOST }, call) => {
    const wrong = refuseMembers(call) ?? checkMaxResults(MaxResults);
    if (wrong !== undefined) return wrong;
    const { aws, pageSize } = call.clouds.world;
    const start = NextToken === undefined ? { page: 1, index: 0 } : readStart(NextToken);
    if (start === undefined) {
      return refuseJson(InvalidInputException$, 'The NextToken is not valid.', {
        Reason: 'INVALID_NEXT_TOKEN',
      });
    }
    const size = start.page === 2 ? 0 : Math.min(MaxResults, pageSize.organizations);
    const end = start.index + size;
    const accounts = aws.accounts.slice(start.index, end).map((account) => accountShape(aws, account));
    const more = end < aws.accounts.length;
    return { Accounts: accounts, ...(more ? { NextToken: tokenAfter(`${start.page}:${end}`) } : {}) };
  },
);

function checkMaxResults(value: number): Refusal | undefined {
  if (Number.isInteger(value) && value >= 1 && value <= MOST) return undefined;
  const Reason = value > MOST ? 'MAX_VALUE_EXCEEDED' : 'MIN_VALUE_EXCEEDED';
  return refuseJson(InvalidInputException$, `MaxResults must be from 1 to ${MOST}.`, { Reason });
}

function readStart(token: string): { readonly page: number; readonly index: number } | undefined {
  const [, page, index] = /^(\d+):(\d+)$/.exec(readToken(token) ?? '') ?? [];
  return page === undefined || index === undefined
    ? undefined
    : { page: Number(page) + 1, index: Number(index) };
}
