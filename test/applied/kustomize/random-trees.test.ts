import type { BuildResult } from '../../../shared/core/applied/kustomize/build';
import { build } from '../../../shared/core/applied/kustomize/build';
import { buildForReal, describeWithKustomize } from '../../support/real-kustomize';
import { seedsTried } from '../../support/depth';
import { objectsIn } from './case-files';
import { randomTree } from './random-trees';

/** `npm run test:deep` plays 2,500, which takes a quarter of an hour. */
const TRIED = seedsTried(80, 2500);
const SEEDS = TRIED.length;
/** Where what was built was not what kustomize builds, once. */
const TAUGHT = [998, 1212, 1397, 1429, 1679, 2496];
const seeds = [...TAUGHT, ...TRIED];

function outcomeOf(result: BuildResult): unknown {
  if (!result.ok) return 'failed';
  return result.objects.map(({ value }) => value);
}

function isUnknown(result: BuildResult): boolean {
  return result.ok && result.unknown.length > 0;
}

describe('any tree', () => {
  it('is built the same again, says where each object comes from, and has no id twice', () => {
    let built = 0;
    for (const seed of seeds) {
      const { files, folder } = randomTree(seed);
      const result = build({ files }, folder);
      expect({ seed, outcome: outcomeOf(build({ files }, folder)) }).toEqual({
        seed,
        outcome: outcomeOf(result),
      });
      for (const file of result.reads) expect(files.has(file)).toBe(true);
      if (!result.ok) continue;
      built += 1;
      for (const { file, changedBy } of result.objects) {
        expect([file, ...changedBy].filter((each) => !result.reads.has(each))).toEqual([]);
      }
      expect(result.unknown).toEqual([]);
    }
    // Most of what the dice make has something wrong; enough has not.
    expect(built).toBeGreaterThan(SEEDS / 8);
  });
});

describeWithKustomize('any tree, and the real kustomize', (program) => {
  it('gives the same objects, or fails, or is said not to be known', () => {
    const different = seeds.filter((seed) => {
      const { files, folder } = randomTree(seed);
      const result = build({ files }, folder);
      if (isUnknown(result)) return false;
      const real = buildForReal(program, files, folder);
      const expected = real.kind === 'built' ? objectsIn(real.text) : 'failed';
      return JSON.stringify(sorted(outcomeOf(result))) !== JSON.stringify(sorted(expected));
    });
    expect(different).toEqual([]);
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
