import { describeWithReference } from '../../../test/support/reference';
import { realChart } from '../../../test/support/real-chart';
import type { JsonObject } from '../base/json';
import { templatePaths } from './template-paths';
import { unknownValues } from './unknown-values';

describeWithReference('the real chart 4.1.18', (folder) => {
  const found = async (given: JsonObject): Promise<readonly (readonly unknown[])[]> => {
    const { values, templates } = await realChart(folder, '4.1.18');
    const known = { values, templatePaths: templatePaths(templates) };
    return unknownValues(given, known).map(({ code, path, suggestion }) => [
      code,
      path,
      suggestion,
    ]);
  };

  test('a misspelt operation mode would install MIC: it is found, and what was meant is said', async () => {
    expect(await found({ operatonMode: 'managed' })).toEqual([
      ['UnknownValue', 'operatonMode', 'operationMode'],
    ]);
  });

  test('a key in the wrong case, one level down', async () => {
    expect(await found({ nmi: { allownetworkPluginKubenet: true } })).toEqual([
      ['UnknownValue', 'nmi.allownetworkPluginKubenet', 'nmi.allowNetworkPluginKubenet'],
    ]);
  });

  test('a key at the wrong place is told where it belongs', async () => {
    expect(await found({ metadataHeaderRequired: false })).toEqual([
      ['UnknownValue', 'metadataHeaderRequired', 'nmi.metadataHeaderRequired'],
    ]);
  });

  test('a text where the chart has a map', async () => {
    expect(await found({ nmi: 'v1.8.17' })).toEqual([['ValueNotAMap', 'nmi', undefined]]);
  });

  test.each<[string, JsonObject]>([
    ['what values.yaml leaves to comments', { adminsecret: { clientID: 'x', useMSI: true } }],
    ['pull secrets, which only templates name', { imagePullSecrets: [{ name: 'acr' }] }],
    ['open maps', { nmi: { podLabels: { team: 'a' }, nodeSelector: { pool: 'b' } } }],
    ['maps printed whole', { nmi: { resources: { limits: { 'ephemeral-storage': '1Gi' } } } }],
    ['a strategy of its own', { nmi: { updateStrategy: { type: 'OnDelete' } } }],
    ['identities by name', { azureIdentities: { any: { type: 0 } } }],
    ['a null that takes a map away', { mic: { podDisruptionBudget: null, affinity: null } }],
    ['values for all charts', { global: { anything: 1 } }],
  ])('%s is fine', async (_, given) => {
    expect(await found(given)).toEqual([]);
  });
});

describe('charts of others', () => {
  const known = (values: JsonObject, text = ''): Parameters<typeof unknownValues>[1] => ({
    values,
    templatePaths: templatePaths([{ path: 'templates/x.yaml', text }]),
    subcharts: ['redis'],
  });

  test('a chart that reads its values by name at run time knows any key', () => {
    const text = '{{ range $k, $v := .Values }}{{ $k }}{{ end }}';

    expect(unknownValues({ any: 1 }, known({ a: 1 }, text))).toEqual([]);
  });

  test('values of a chart within the chart are its own', () => {
    expect(unknownValues({ redis: { any: 1 } }, known({ a: 1 }))).toEqual([]);
  });

  test('a map of which templates read one key knows that key alone', () => {
    const text = '{{ if $.Values.extra.enabled }}x{{ end }}';
    const given = { extra: { enabled: true, enabld: true } };

    expect(unknownValues(given, known({ a: 1 }, text))).toEqual([
      expect.objectContaining({ path: 'extra.enabld', suggestion: 'extra.enabled' }),
    ]);
  });

  test('keys that mean something to JavaScript mean nothing here', () => {
    const given = JSON.parse('{"__proto__": 1, "constructor": {"a": 1}}') as JsonObject;

    expect(unknownValues(given, known({ a: 1 })).map(({ path }) => path)).toEqual([
      '__proto__',
      'constructor',
    ]);
  });
});
