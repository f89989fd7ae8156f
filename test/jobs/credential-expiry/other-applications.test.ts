import { describe, expect, it } from 'vitest';
import { judgeOthers } from '../../../src/jobs/credential-expiry/other-applications.ts';
import type { ServicePrincipalReference } from '../../../src/model/entra.ts';
import { certificate, now, principal } from './certificates.ts';

const wiki = principal({
  id: 'AAAAAAAA-0000-4000-8000-000000000001',
  appId: 'BBBBBBBB-0000-4000-8000-000000000001',
  displayName: 'Wiki',
  certificates: [certificate('a', '2027-06-01')],
});

function keys(items: readonly (typeof wiki)[], named: readonly ServicePrincipalReference[] = []) {
  const { part } = judgeOthers({ items, gaps: [], unread: [] }, named, now);
  return [...(part.credentials ?? []), ...(part.findings ?? [])].map(({ key }) => key);
}

describe('the SAML applications that the configuration does not name', () => {
  it('are told of by the id of their service principal', () => {
    expect(keys([wiki])).toEqual([`saml-signing-certificate/${wiki.id}`]);
  });

  it.each<{ name: string; named: ServicePrincipalReference }>([
    { name: 'its id in whatever case', named: { id: wiki.id.toLowerCase() } },
    { name: 'the id of its application', named: { appId: wiki.appId.toLowerCase() } },
    { name: 'its name', named: { displayName: 'Wiki' } },
  ])('are not those that it names by $name', ({ named }) => {
    expect(keys([wiki], [named])).toEqual([]);
    expect(keys([wiki], [{ id: 'other' }, { appId: 'other' }, { displayName: 'wiki' }])).toHaveLength(1);
  });

  it('are none in which single sign-on was never set up', () => {
    expect(keys([{ ...wiki, certificates: [] }])).toEqual([]);
  });

  it('are open, and not accused, when what they sign with cannot be read', () => {
    const unreadable = { ...wiki, certificates: [], problems: ['no certificate'] };
    expect(keys([unreadable])).toEqual([]);
    const { gaps, part } = judgeOthers({ items: [unreadable], gaps: [], unread: [] }, [], now);
    expect(gaps).toMatchObject([{ scope: wiki.id, code: 'SIGNING_KEY_UNREADABLE' }]);
    expect(part.unread?.map(({ prefix }) => prefix)).toContain(`active-certificate-ambiguous/${wiki.id}`);
  });
});
