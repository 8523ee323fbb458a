import { describeWithReference } from '../../../test/support/reference';
import { realChart } from '../../../test/support/real-chart';
import { chartRules } from '../../../test/support/charts';
import { valuesFailure, wrongValues } from './chart-values';
import type { NmiFacts } from '../charts/nmi-contradictions';
import type { ChartRules } from '../configuration/chart-rules';
import { templatePaths } from '../charts/template-paths';

const MANAGED: NmiFacts = {
  mode: 'managed',
  mic: 'in-cluster',
  forceNamespaced: true,
  kubenet: false,
};
const STANDARD: NmiFacts = { ...MANAGED, mode: 'standard', forceNamespaced: false };

describeWithReference('values of the real chart 4.1.18', (folder) => {
  const told = async (
    rules: Partial<ChartRules>,
    facts: NmiFacts = MANAGED,
  ): Promise<string | undefined> => {
    const all = chartRules({ name: 'aad-pod-identity', preset: 'aad-pod-identity', ...rules });
    const { values, templates, metadata } = await realChart(folder, '4.1.18');
    const chart = { version: metadata.version, values, valuePaths: templatePaths(templates) };
    return valuesFailure(all, chart, wrongValues(all, chart, [facts]))?.message;
  };

  test('what we set ourselves is right in every mode', async () => {
    const facts = [MANAGED, STANDARD, { ...STANDARD, forceNamespaced: true }];
    for (const mic of ['in-cluster', 'serverless'] as const) {
      for (const each of facts) {
        expect(await told({}, { ...each, mic })).toBeUndefined();
        expect(await told({}, { ...each, mic, kubenet: true })).toBeUndefined();
      }
    }
  });

  test('a misspelt mode is told with its line, before MIC comes back', async () => {
    const message = await told({
      values: { operatonMode: 'managed' },
      valuePlaces: { 'values.operatonMode': 'profiles.yaml:42' },
    });

    expect(message).toMatch(
      /profiles\.yaml:42 values\.operatonMode: the chart has no value operatonMode; .* did you mean operationMode\?/,
    );
  });

  test('a mode in capitals installs neither MIC nor the flag that NMI needs', async () => {
    const message = await told({ valuesByMode: { managed: { operationMode: 'Managed' } } });

    expect(message).toMatch(/valuesByMode\.managed\.operationMode: the chart knows the modes/);
    expect(message).toMatch(/set it to managed/);
  });

  test('a mode in `values` is overruled by that of the profile, and harms nothing', async () => {
    expect(await told({ values: { operationMode: 'standard' } })).toBeUndefined();
  });

  test('MIC with replicas beside us', async () => {
    const rules = { valuesByMode: { standard: { mic: { replicas: 2 } } } };

    expect(await told(rules, { ...STANDARD, mic: 'serverless' })).toMatch(/2 replicas beside us/);
    expect(await told(rules, STANDARD)).toBeUndefined();
  });

  test('no MIC although the profile leaves the work to it', async () => {
    const rules = { valuesByMode: { standard: { mic: { replicas: 0 } } } };

    expect(await told(rules, STANDARD)).toMatch(/nothing would assign identities/);
  });

  test('namespaces that NMI and we would look at differently', async () => {
    const rules = { valuesByMode: { standard: { forceNamespaced: 'True' } } };

    expect(await told(rules, { ...STANDARD, forceNamespaced: true })).toMatch(/across namespaces/);
  });

  test('kubenet switched off where the cluster is on kubenet', async () => {
    const rules = {
      valuesByMode: { managed: { nmi: { allowNetworkPluginKubenet: 'false' } } },
    };

    expect(await told(rules, { ...MANAGED, kubenet: true })).toMatch(/NMI ends at once/);
    expect(await told(rules)).toBeUndefined();
  });

  test.each(['latest', `v1.8.17@sha256:${'a'.repeat(64)}`])(
    'the tag %s makes the chart fail: it is refused beforehand',
    async (tag) => {
      expect(await told({ values: { nmi: { tag } } })).toMatch(/values\.nmi\.tag: .*version/);
    },
  );

  test('"false" in quotes is true to the chart', async () => {
    const values = { rbac: { createUserFacingClusterRoles: 'false' } };

    expect(await told({ values })).toMatch(/the text "false" counts as true/);
    expect(await told({ values: { nmi: { enableScaleFeatures: 'false' } } })).toBeUndefined();
  });

  test('many mistakes are told in one go, and counted', async () => {
    const wrong = Object.fromEntries([...'abcdefgh'].map((letter) => [`zz${letter}`, 1]));

    expect(await told({ values: wrong })).toMatch(/And 3 more\.$/);
  });
});

test('a chart that we know nothing of may have any values', () => {
  const rules = chartRules({ values: { any: 1 } });

  expect(wrongValues(rules, { version: '1', values: {} }, [MANAGED])).toEqual([]);
});
