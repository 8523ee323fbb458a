import { loadConfiguration } from './load';
import { VALID } from './sample.fixture';

test('each value of a chart keeps its line, for whether the chart has it is known only later', () => {
  const text = [
    'charts:',
    '  - preset: aad-pod-identity',
    '    version: ^4.1',
    '    values:',
    '      nmi: # comment',
    '        operatonMode: managed',
    '    valuesByMode:',
    '      managed: { "operationMode": Managed }',
    '',
  ].join('\n');
  const loaded = loadConfiguration(`${VALID}${text}`, 'profiles.yaml');
  const before = VALID.split('\n').length - 1;

  expect(loaded.ok && loaded.configuration.charts[0]?.valuePlaces).toEqual({
    'values.nmi': `profiles.yaml:${before + 5}`,
    'values.nmi.operatonMode': `profiles.yaml:${before + 6}`,
    'valuesByMode.managed': `profiles.yaml:${before + 8}`,
    'valuesByMode.managed.operationMode': `profiles.yaml:${before + 8}`,
  });
});
