import { chartConfig } from './chart-config';
import { goJson } from './go-json';

describe('Chart.yaml as the config of an OCI chart', () => {
  it('has the fields of Helm in the order of Helm', () => {
    const config = chartConfig({
      type: 'application',
      dependencies: [
        { alias: 'db', name: 'postgresql', version: '1.x', repository: 'https://x.example' },
        { name: 'local', enabled: true, 'import-values': ['data'] },
      ],
      annotations: { b: '2', a: '1' },
      maintainers: [{ url: 'https://m.example', name: 'me' }],
      appVersion: '2',
      apiVersion: 'v2',
      version: '1.0.0',
      sources: ['https://s.example'],
      keywords: ['k'],
      home: 'https://h.example',
      name: 'web',
      deprecated: true,
      unknownToHelm: 'gone',
    });
    expect(goJson(config)).toBe(
      '{"name":"web","home":"https://h.example","sources":["https://s.example"],"version":"1.0.0","keywords":["k"],' +
        '"maintainers":[{"name":"me","url":"https://m.example"}],"apiVersion":"v2","appVersion":"2","deprecated":true,' +
        '"annotations":{"a":"1","b":"2"},"dependencies":[{"name":"postgresql","version":"1.x",' +
        '"repository":"https://x.example","alias":"db"},{"name":"local","repository":"","enabled":true,' +
        '"import-values":["data"]}],"type":"application"}',
    );
  });

  it('leaves out what is empty or of another kind', () => {
    expect(
      chartConfig({
        name: 'web',
        version: '1.0.0',
        home: '',
        sources: [],
        keywords: 'none',
        deprecated: false,
        annotations: {},
        maintainers: null,
      }),
    ).toEqual({ name: 'web', version: '1.0.0' });
  });

  it('reads an unquoted appVersion as text', () => {
    expect(chartConfig({ name: 'web', version: '1.0.0', appVersion: 1.2 })).toMatchObject({
      appVersion: '1.2',
    });
  });
});
