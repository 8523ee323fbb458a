import { aPackage } from '../../../shared/core/charts/package.fixture';
import { ReconcileError } from '../../../shared/core/base/errors';
import { chartRules, resolved } from '../../../test/support/charts';
import { failure } from '../../../test/support/runs';
import { installServices } from '../../../test/support/services';
import { differenceOf, versionsOf } from './chart-versions';

type Crds = Readonly<Record<string, string>>;

/** What a request says of the CRDs when a chart goes from 1.0.0 to 2.0.0. */
async function crds(before: Crds, after: Crds): Promise<unknown> {
  return (await facts(before, after)).crds;
}

type Facts = Awaited<ReturnType<typeof differenceOf>>['facts'];

async function facts(before: Crds, after: Crds, compare?: () => Promise<never>): Promise<Facts> {
  const packages = new Map(
    Object.entries({ '1.0.0': before, '2.0.0': after }).map(([version, files]) => {
      const list = Object.entries(files).map(([path, text]) => ({ path, text }));
      const metadata = { apiVersion: 'v2', name: 'demo', version };
      return [version, aPackage({ metadata, crds: list })];
    }),
  );
  const { services } = installServices({
    charts: {
      fetch: async ({ version }: { readonly version: string }) => packages.get(version),
      ...(compare && { compare }),
    } as never,
  });
  const releases = [...packages.values()].map(({ chartVersion }) => chartVersion);
  const [, chartVersion = resolved().chartVersion] = releases;
  const upgrade = {
    rules: chartRules(),
    chart: resolved({ version: '2.0.0', chartVersion }),
    from: '1.0.0',
    offer: { versions: releases },
    values: {},
    release: { name: 'demo', namespace: 'demo', values: {}, clusters: 1, otherClusters: 0 },
  };
  return (await differenceOf(services, upgrade)).facts;
}

test('a request names each CRD that comes, changes and goes, and none that stays as it is', async () => {
  const before = { 'crds/a.yaml': 'a', 'crds/b.yaml': 'b', 'crds/gone.yaml': 'x' };
  const after = { 'crds/a.yaml': 'a', 'crds/b.yaml': 'b2', 'crds/new.yaml': 'n' };
  expect(await crds(before, after)).toEqual({
    added: ['crds/new.yaml'],
    changed: ['crds/b.yaml'],
    removed: ['crds/gone.yaml'],
  });
});

test('without CRDs there is nothing to say', async () => {
  expect(await crds({}, {})).toEqual({ added: [], changed: [], removed: [] });
});

test('a chart that takes too much to render is asked for all the same, with what else is known', async () => {
  const refuse = (): Promise<never> => Promise.reject(new ReconcileError(failure({})));
  const told = await facts({}, { 'crds/a.yaml': 'a' }, refuse);
  expect(told.manifests).toBeUndefined();
  expect(told.crds?.added).toEqual(['crds/a.yaml']);
});

test.each([
  ['Transient', true],
  ['Throttled', true],
  ['Stalled', false],
  ['Terminal', false],
] as const)('a source that fails as %s is waited for: %j', async (policy, waited) => {
  const offer = (): Promise<never> => Promise.reject(new ReconcileError(failure({ policy })));
  const { services } = installServices({ charts: { offer } as never });
  const { versions: releases, failure: why } = await versionsOf(services, chartRules());
  expect(releases).toEqual([]);
  expect(why !== undefined).toBe(waited);
});
