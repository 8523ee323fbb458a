import { digestOf } from '../../../test/support/charts';
import { isSameChart } from './same-chart';

const CHART = { configDigest: digestOf('1'), packageDigest: digestOf('2') };
const CONFIG = { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: digestOf('1') };
const LAYER = {
  mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  digest: digestOf('2'),
};
const PROVENANCE = {
  mediaType: 'application/vnd.cncf.helm.chart.provenance.v1.prov',
  digest: digestOf('3'),
};

function manifest(change: object): string {
  return JSON.stringify({ schemaVersion: 2, config: CONFIG, layers: [LAYER], ...change });
}

test.each([
  ['pushed at another time', manifest({ annotations: { created: '2024' } })],
  ['signed', manifest({ layers: [PROVENANCE, LAYER] })],
  ['signed, the package first', manifest({ layers: [LAYER, PROVENANCE] })],
])('the same chart, %s, is the same', (_, text) => {
  expect(isSameChart(text, CHART)).toBe(true);
});

test('a config that nobody kept is not asked for', () => {
  expect(isSameChart(manifest({}), { packageDigest: CHART.packageDigest })).toBe(true);
});

test.each([
  ['another package', manifest({ layers: [{ ...LAYER, digest: digestOf('9') }] })],
  ['another Chart.yaml', manifest({ config: { ...CONFIG, digest: digestOf('9') } })],
  ['an image with our package as its layer', manifest({ config: { ...CONFIG, mediaType: 'x' } })],
  ['our package, and one more layer', manifest({ layers: [LAYER, { mediaType: 'x' }] })],
  ['the package twice', manifest({ layers: [LAYER, LAYER] })],
  ['no layers', manifest({ layers: [] })],
  ['layers that are no list', manifest({ layers: { 0: LAYER } })],
  ['a layer that is nothing', manifest({ layers: [null] })],
  ['no JSON', '{'],
  ['a list', '[]'],
])('%s is another one', (_, text) => {
  expect(isSameChart(text, CHART)).toBe(false);
});
