import { describeWithReference } from '../../../test/support/reference';
import { realChart, renderings, type Rendering } from '../../../test/support/real-chart';
import type { JsonObject } from '../base/json';
import { nmiStart } from './nmi-start';
import { mergeValues } from './values';

const DEFAULTS: JsonObject = {
  image: { repository: 'mcr.microsoft.com/oss/azure/aad-pod-identity' },
  nmi: { image: 'nmi', tag: 'v1.8.17', kubeletConfig: '/etc/default/kubelet' },
  mic: { image: 'mic', tag: 'v1.8.17', replicas: 2 },
  operationMode: 'standard',
};

describeWithReference('what helm renders of the real chart', (folder) => {
  const rows = renderings(folder);
  const values = new Map<string, JsonObject>();

  beforeAll(async () => {
    for (const version of new Set(rows.map(({ chart }) => chart))) {
      values.set(version, (await realChart(folder, version)).values);
    }
  });

  test('every version and set of values is looked at', () => {
    expect(rows).toHaveLength(99);
  });

  test.each(rows.map((row) => [row.chart, row.case, row] as const))('%s: %s', (chart, _, row) => {
    const start = nmiStart(mergeValues(values.get(chart) ?? {}, row.values));

    expect(start).toEqual(expected(row));
  });
});

function expected({ nmi, mic, readsSecrets = [], error }: Rendering): unknown {
  if (error !== undefined) return { kind: 'fails', path: 'nmi.tag', message: expect.anything() };
  return {
    kind: 'starts',
    image: nmi?.image,
    args: nmi?.args,
    maxUnavailable: nmi?.maxUnavailable,
    readsSecrets: readsSecrets.length > 0,
    ...(nmi?.env.includes('FORCENAMESPACED') && { forceNamespaced: expect.any(String) }),
    ...(mic && { mic }),
  };
}

describe('values that nobody rendered', () => {
  test.each([
    ['v1.5.3', ['--host-ip=$(HOST_IP)'], ['--operation-mode', '--kubelet-config']],
    ['v1.6.1', ['--host-ip=$(HOST_IP)', '--operation-mode=standard'], ['--kubelet-config']],
    ['1.8', ['--operation-mode=standard', '--kubelet-config=/etc/default/kubelet'], ['--host-ip']],
  ])('NMI %s knows other flags', (tag, has, lacks) => {
    const start = nmiStart(mergeValues(DEFAULTS, { nmi: { tag } }));
    const args = start.kind === 'starts' ? start.args : [];

    expect(args).toEqual(expect.arrayContaining(has));
    expect(args.filter((arg) => lacks.some((flag) => arg.startsWith(flag)))).toEqual([]);
  });

  test('a port of a million comes out as a float, as Helm prints it', () => {
    const start = nmiStart(mergeValues(DEFAULTS, { nmi: { probePort: 1_000_000 } }));

    expect(start).toMatchObject({ args: expect.arrayContaining(['--http-probe-port=1e+06']) });
  });

  test.each([[null], [''], ['main'], [{ tag: 'v1' }], ['v1.8.17 ']])(
    'a tag %j fails the chart',
    (tag) => {
      expect(nmiStart(mergeValues(DEFAULTS, { nmi: { tag } }))).toMatchObject({ kind: 'fails' });
    },
  );
});
