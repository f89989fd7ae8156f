import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfiguredPosture } from '../../../src/composition/read-posture.ts';
import { graphPermissions } from '../../../src/jobs/graph-permissions.ts';
import type { CheckResult } from '../../../src/model/posture.ts';
import { centerApp } from '../../support/center-app.ts';
import { company, companyConfig, permissions, type CompanyOptions } from '../posture-telling/company.ts';

const page = readFileSync(new URL('../../../docs/permissions.md', import.meta.url), 'utf8');

/** The actions of a table of docs/permissions.md. */
function actionsUnder(job: 'posture' | 'federation', heading: string): readonly string[] {
  const [, ofJob = ''] = page.split(`\n## ${job}\n`);
  const [section = ''] = ofJob.split(/^## /mu);
  const [, after = ''] = section.split(`\n### ${heading}\n`);
  const [part = ''] = after.split(/^#/mu);
  return [...part.matchAll(/^\| `([^`]+)`/gmu)].map(([, action = '']) => action);
}

/** Everything that doctor says of a company. */
async function results(options: CompanyOptions): Promise<readonly CheckResult[]> {
  const config = companyConfig();
  const app = centerApp(company(options), config);
  const { posture } = await readConfiguredPosture(config, undefined, app.connections(), app.context());
  return [...posture.connections.flatMap((each) => each.results), ...posture.own];
}

/** Results that are not right, and name what is lacking. */
async function naming(lacking: string, options: CompanyOptions): Promise<readonly string[]> {
  return (await results(options))
    .filter((each) => {
      if (each.verdict === 'right') return false;
      if (each.verdict === 'unknown' && each.lacks === lacking) return true;
      return each.verdict === 'wrong' && (each.subject.id === lacking || each.seen.includes(lacking));
    })
    .map(({ check }) => check.id);
}

describe('doctor, of a company that granted everything', () => {
  it('lacks nothing', async () => {
    const lacking = (await results({})).filter(
      (each) => each.verdict === 'unknown' && each.lacks !== undefined,
    );
    expect(lacking).toEqual([]);
  });
});

describe('doctor, of what Rolebridge was granted on Microsoft Graph', () => {
  const needed = [
    ...graphPermissions.posture.reading,
    ...graphPermissions.federation.reading,
    ...graphPermissions.federation.writing,
  ];

  it('is asked for everything that posture and federation need', () => {
    expect([...new Set(needed)].toSorted()).toEqual(permissions);
  });

  it.each(permissions)('names %s when it is taken away', async (lacking) => {
    const left = permissions.filter((each) => each !== lacking);
    expect(await naming(lacking, { permissions: left })).not.toEqual([]);
  });
});

describe('doctor, of what Rolebridge may do in the accounts', () => {
  const ofReader = ['posture', 'federation'].flatMap((job) =>
    actionsUnder(job as 'posture' | 'federation', 'AWS: the reader role'),
  );
  const ofWriter = actionsUnder('federation', 'AWS: the federation writer role');

  it('is asked for what docs/permissions.md has', () => {
    expect(new Set(ofReader).size).toBeGreaterThan(8);
    expect(ofWriter.length).toBeGreaterThan(7);
  });

  it.each([...new Set(ofReader)])('names %s when the reader role may not call it', async (lacking) => {
    expect(await naming(lacking, { readerDenied: [lacking] })).not.toEqual([]);
  });

  it.each(ofWriter)('names %s when the federation writer role may not call it', async (lacking) => {
    expect(await naming(lacking, { writerDenied: [lacking] })).toEqual(['writer-permission']);
  });
});

describe('doctor, of what the function itself may do', () => {
  /** Not of what it reads: the state, telling, and how it signs in, without which nothing is read at all. */
  const beside = /^(?:dynamodb|events|secretsmanager|sns):|^sts:GetWebIdentityToken$/u;
  const own = actionsUnder('posture', "AWS: the function's role").filter((action) => !beside.test(action));

  it.each(own)('is not sure of everything without %s, and says why', async (lacking) => {
    const unsure = (await results({ ownDenied: [lacking] })).flatMap((each) =>
      each.verdict === 'unknown' && (each.lacks === lacking || each.reason.includes(lacking))
        ? [each.check.id]
        : [],
    );
    expect(unsure).not.toEqual([]);
  });
});
