import {
  CHART_BRANCH,
  existingCluster,
  fileAt,
  ourBranches,
  publish,
  requests,
  rollOut,
  SOURCE_FILE,
  syncChart,
  syncRepository,
  repositoryTold,
} from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { openChartStage, REPOSITORY } from '../../support/chart-stage';

/** Two products that know nothing of each other and look after one repository, as during a move to another Function App. */
async function together(
  play: (one: ChartStage, other: ChartStage) => Promise<void>,
): Promise<void> {
  const one = await openChartStage();
  await rollOut(one, '4.1.17');
  const other = await openChartStage({ forge: one.forge });
  existingCluster(other);
  try {
    await publish(other, '4.1.17');
    await publish(one, '4.1.18');
    await publish(other, '4.1.18');
    await play(one, other);
  } finally {
    await other.stop();
    await one.stop();
  }
}

/** Lets nobody pass before two are there, or a moment has gone by. */
function barrier(): () => Promise<void> {
  let open: (() => void) | undefined;
  const both = new Promise<void>((resolve) => (open = resolve));
  let there = 0;
  return async () => {
    there += 1;
    if (there === 2) open?.();
    await Promise.race([both, new Promise((resolve) => setTimeout(resolve, 300))]);
  };
}

const MOMENTS = [
  ['the base branch is read', 'GET', '/git/ref/heads/main'],
  ['the branch is made', 'POST', '/git/refs'],
  ['the request is opened', 'POST', '/pulls'],
] as const;

test.each(MOMENTS)(
  'two runs that race when %s leave one branch and one request [P9, F9, F40]',
  async (_what, method, path) =>
    together(async (one, other) => {
      one.forge.faults.before({ method, path, times: 2 }, barrier());
      await Promise.all([syncChart(one), syncChart(other)]);
      await syncRepository(one);
      await syncRepository(other);
      expect(await requests(one, 'open')).toMatchObject([{ head: CHART_BRANCH }]);
      expect((await requests(one)).filter(({ head }) => head === CHART_BRANCH)).toHaveLength(1);
      expect(await ourBranches(one)).toEqual([CHART_BRANCH]);
      expect(await fileAt(one, SOURCE_FILE, CHART_BRANCH)).toContain('tag: 4.1.18');
      for (const stage of [one, other]) {
        expect(await repositoryTold(stage)).toMatchObject({ ready: 'True/Converged' });
      }
    }),
  60_000,
);

test(
  'two that race to rebuild a request on a base that moved leave one commit on it [P9, P17, F38]',
  async () =>
    together(async (one, other) => {
      await syncChart(one);
      await syncChart(other);
      const head = await one.human.push('main', { 'README.md': '# Ours\n' });
      one.forge.faults.before({ method: 'POST', path: '/git/commits', times: 2 }, barrier());
      await Promise.all([syncRepository(one), syncRepository(other)]);
      const { git } = one.forge.repository(REPOSITORY);
      expect(await git.mergeBase('refs/heads/main', `refs/heads/${CHART_BRANCH}`)).toBe(head);
      const commits = await git.commitsBetween('refs/heads/main', `refs/heads/${CHART_BRANCH}`);
      expect(commits).toHaveLength(1);
      expect(await requests(one, 'open')).toHaveLength(1);
      expect(await repositoryTold(one)).toMatchObject({ ready: 'True/Converged' });
      expect(await repositoryTold(other)).toMatchObject({ ready: 'True/Converged' });
    }),
  60_000,
);
