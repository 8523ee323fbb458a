import { repositoryRules, wantedChart } from '../../../test/support/gitops';
import { baseManifests } from './base-manifests';
import { fluxApisOf } from './flux-apis';
import { rollOutTimeout } from './rollout-timeout';
import { writtenTimeouts } from './written-timeouts';

const CHART = wantedChart({ rollOut: rollOutTimeout(160) });

function base(chart = CHART): readonly { readonly path: string; readonly after: string }[] {
  const finding = fluxApisOf([], repositoryRules());
  if ('conflict' in finding) throw new Error(finding.conflict);
  return baseManifests(chart, repositoryRules(), finding.apis).map(({ path, text }) => ({
    ...{ path, after: text },
  }));
}

test('a request that brings the base says how long the roll-out takes, and what makes it quicker', () => {
  const notes = writtenTimeouts(base(), [CHART]);
  expect(notes.join(' ')).toContain(
    'Helm waits 1h25m0s for it, and the Kustomization above 1h30m0s',
  );
  expect(notes.join(' ')).toContain('maxUnavailable');
});

test.each([
  ['one that changes a version', base().map((file) => ({ ...file, before: file.after })), CHART],
  ['one with a base of somebody else', [{ path: 'x.yaml', after: 'timeout: 5m0s\n' }], CHART],
  ['one for another chart', base(wantedChart()), wantedChart()],
])('%s says nothing of it', (_, files, chart) => {
  expect(writtenTimeouts(files, [chart])).toEqual([]);
});
