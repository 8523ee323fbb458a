import type { BuildResult } from '../../../shared/core/applied/kustomize/build';
import { build } from '../../../shared/core/applied/kustomize/build';
import { buildForReal, describeWithKustomize } from '../../support/real-kustomize';
import { objectsIn, recordedCases } from './case-files';

const cases = recordedCases();

/** What is compared: all objects in their order, or that there are none. */
function outcomeOf(result: BuildResult): unknown {
  if (!result.ok) return 'failed';
  return { objects: result.objects.map(({ value }) => value), unknown: result.unknown };
}

describe.each([...new Set(cases.map(({ group }) => group))])('as kustomize builds %s', (group) => {
  it.each(cases.filter((each) => each.group === group).map((each) => [each.name, each] as const))(
    '%s',
    (_, { files, folder, recorded }) => {
      const result = build({ files }, folder);
      const expected =
        recorded?.kind === 'built' ? { objects: objectsIn(recorded.text), unknown: [] } : 'failed';
      expect(outcomeOf(result)).toEqual(expected);
    },
  );
});

describe('the recorded cases', () => {
  it('are all recorded', () => {
    expect(cases.filter(({ recorded }) => recorded === undefined)).toEqual([]);
    expect(cases.length).toBeGreaterThan(150);
  });
});

describeWithKustomize('what was recorded', (program) => {
  it('is what kustomize gives today', () => {
    const changed = cases.filter(({ files, folder, recorded }) => {
      const now = buildForReal(program, files, folder);
      return now.kind !== recorded?.kind || (now.kind === 'built' && now.text !== recorded.text);
    });
    expect(changed.map(({ group, name }) => `${group}: ${name}`)).toEqual([]);
  });
});
