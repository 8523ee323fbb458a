import { aPackage } from '../../../shared/core/charts/package.fixture';
import { chartRules } from '../../../test/support/charts';
import { installServices } from '../../../test/support/services';
import { offeredVersions } from './resolve-chart';

/** What the log says when an index has these bad entries. */
async function logged(...problems: readonly string[]): Promise<readonly unknown[]> {
  const lines: unknown[] = [];
  const { chartVersion } = aPackage();
  const { services } = installServices({
    charts: { offer: async () => ({ versions: [chartVersion], problems }) } as never,
    log: (level, message, fields) => lines.push([level, message, fields['problems']]),
  });
  expect(await offeredVersions(services, chartRules())).toEqual([chartVersion]);
  return lines;
}

test('bad entries of an index are told in the log, and the good ones are used', async () => {
  expect(await logged('entry 2 of demo has no version')).toEqual([
    ['warn', 'chart index has bad entries', ['entry 2 of demo has no version']],
  ]);
});

test('a good index costs no line of the log', async () => {
  expect(await logged()).toEqual([]);
});
