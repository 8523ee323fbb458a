import type { ChartSummary, ChartView } from '../api/bodies';
import { condition } from '../worlds.testing';
import { chartTable, readyWord } from './charts';

const SUMMARY: ChartSummary = {
  chart: 'aad-pod-identity',
  versions: '4.x',
  version: '4.1.18',
  ready: 'True',
  reason: 'Converged',
  message: '',
  stalled: false,
  failures: [],
};

function view(registries: ChartView['registries']): ChartView {
  const conditions = [condition('Ready', 'True', 'Converged')];
  return {
    chart: 'aad-pod-identity',
    conditions,
    registries: registries ?? [],
    work: null,
    audit: [],
  };
}

it('shows which registry lacks what, and which holds another chart under the same version', () => {
  const complete = { name: 'eu', loginServer: 'eu.azurecr.io', complete: true, missing: [] };
  const lacking = {
    name: 'us',
    loginServer: 'us.azurecr.io',
    complete: false,
    missing: ['nmi:v1.8.17'],
  };
  const other = {
    name: 'ap',
    loginServer: 'ap.azurecr.io',
    complete: false,
    missing: [],
    chartDigest: `sha256:${'0'.repeat(64)}`,
  };
  const { registries, rows } = chartTable([
    { summary: SUMMARY, view: view([complete, lacking, other]) },
  ]);
  expect(registries).toEqual(['ap.azurecr.io', 'eu.azurecr.io', 'us.azurecr.io']);
  expect(rows[0]?.cells.map(({ word }) => word)).toEqual(['another chart', 'complete', 'lacks 1']);
});

it('a chart that could not be read by itself is listed all the same', () => {
  const { rows } = chartTable([{ summary: SUMMARY, view: undefined }]);
  expect(rows.map(({ name, word }) => `${name} ${word}`)).toEqual(['aad-pod-identity Ready']);
});

it.each([
  [{ stalled: true }, 'Needs a human'],
  [{ ready: 'False', reason: 'RegistryUnreachable' }, 'Not ready'],
  [{ ready: 'Unknown', reason: 'ObserveOnly' }, 'Left alone'],
  [{ ready: 'Unknown', reason: 'NotLookedAt' }, 'Not looked at'],
] as const)('%j: %s', (difference, word) => {
  expect(readyWord({ ...SUMMARY, ...difference }).word).toBe(word);
});
