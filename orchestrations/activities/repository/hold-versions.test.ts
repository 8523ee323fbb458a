import type { InstallRecord } from '../../../shared/core/installed/install-record';
import { repositoryRules } from '../../../test/support/gitops';
import { NOW } from '../../../test/support/world';
import { holdVersions } from './hold-versions';
import type { Subjects } from './repository-subjects';

const RULES = repositoryRules();
const BRANCH = 'identity-reconciler/chart-nmi';

function subjects(from: string | undefined, files = 1): Subjects {
  const subject = {
    subject: { kind: 'chart', chart: 'nmi' },
    version: '3.0.0',
    proposal: {
      files: Array.from({ length: files }, (_, at) => ({ path: `f${at}`, after: '' })),
      ...(from !== undefined && { from }),
    },
  };
  const all = { subjects: [subject], notes: [], failures: [], held: new Set(), lacking: [] };
  return all as unknown as Subjects;
}

/** A cluster on which version 2 of the chart is on its way. */
function underWay(name: string, expectedSince: string = NOW): InstallRecord {
  return {
    ...{ cluster: `/clusters/${name}`, name, chart: 'nmi', expected: '2.0.0', phase: 'RollingOut' },
    ...{ since: NOW, expectedSince, message: '' },
  } as unknown as InstallRecord;
}

/** Branches that are held, and what is left to decide on. */
function held(of: Subjects, installs: readonly InstallRecord[], rules = RULES): readonly unknown[] {
  const { subjects: left, held: branches } = holdVersions(of, installs, rules, NOW);
  return [branches === 'all' ? 'all' : [...branches], left.length];
}

test('the next version of a chart waits while the one before is on its way, and says for whom', () => {
  const installs = ['a', 'b', 'c', 'd'].map((name) => underWay(name));
  expect(held(subjects('2.0.0'), installs)).toEqual([[BRANCH], 0]);
  const [note = ''] = holdVersions(subjects('2.0.0'), installs, RULES, NOW).notes;
  expect(note).toMatch(/nmi 3\.0\.0 .* a \(2\.0\.0, RollingOut\), b .*, c .* and 1 more\.$/);
});

test('what comes for the first time, or changes nothing, has nothing to wait for', () => {
  expect(held(subjects(undefined), [underWay('a')])).toEqual([[], 1]);
  expect(held(subjects('2.0.0', 0), [underWay('a')])).toEqual([[], 1]);
});

test('nothing waits where the repository says so, nor where nothing is on its way', () => {
  const requests = { ...RULES.requests, waitForInstall: false };
  expect(held(subjects('2.0.0'), [underWay('a')], { ...RULES, requests })).toEqual([[], 1]);
  expect(held(subjects('2.0.0'), [])).toEqual([[], 1]);
});

test('nobody waits longer than the repository says for a version that never arrives [P10]', () => {
  const old = underWay('a', new Date(Date.parse(NOW) - 86_401_000).toISOString());
  expect(held(subjects('2.0.0'), [old])).toEqual([[], 1]);
  expect(held(subjects('2.0.0'), [old, underWay('b')])).toEqual([[BRANCH], 0]);
});

test('where everything is held already, it stays so', () => {
  const all = { ...subjects('2.0.0'), held: 'all' as const };
  expect(held(all, [underWay('a')])).toEqual(['all', 1]);
});
