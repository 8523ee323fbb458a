import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeWithReference } from '../../../test/support/reference';
import type { FluxKind, FluxMinor } from './served-versions';
import { FLUX_MINORS, minorFor, minorsSince, servedByAll } from './served-versions';

const PLURALS: Readonly<Record<FluxKind, string>> = {
  HelmRelease: 'helmreleases',
  HelmRepository: 'helmrepositories',
  OCIRepository: 'ocirepositories',
  Kustomization: 'kustomizations',
};
const KINDS = Object.keys(PLURALS) as readonly FluxKind[];

function flux(version: string): FluxMinor {
  const found = minorFor(version);
  if (found === undefined) throw new Error(`no release ${version}`);
  return found;
}

describe('which release a version belongs to', () => {
  test.each([
    ['2.6.4', '2.6'],
    ['v2.2.3', '2.2'],
    ['2.10', '2.9'],
    ['0.35.0', '0.31'],
    ['1.5', '0.41'],
  ])('%s is treated as %s', (version, wanted) => {
    expect(minorFor(version)?.flux).toBe(wanted);
  });

  test.each(['0.30', 'latest', '', '2', 'v2'])('"%s" is none that we know', (version) => {
    expect(minorFor(version)).toBeUndefined();
  });
});

describe('what several releases serve together', () => {
  test('from 2.3 on: HelmRelease v2 and HelmRepository v1, and no version of OCIRepository', () => {
    const releases = minorsSince('2.3');
    expect(servedByAll('HelmRelease', releases)).toBe('v2');
    expect(servedByAll('HelmRepository', releases)).toBe('v1');
    expect(servedByAll('OCIRepository', releases)).toBeUndefined();
  });

  test('from 2.6 on: OCIRepository v1 too', () => {
    expect(servedByAll('OCIRepository', minorsSince('2.6'))).toBe('v1');
  });

  test('2.2 and 2.8 have no version of HelmRelease in common', () => {
    expect(servedByAll('HelmRelease', [flux('2.2'), flux('2.8')])).toBeUndefined();
  });

  test('nothing is served by no release', () => {
    expect(servedByAll('HelmRelease', [])).toBeUndefined();
  });
});

describeWithReference('the table, held against the CRDs of the releases', (folder) => {
  const text = readFileSync(path.join(folder, 'data', 'flux-crds', 'served-versions.txt'), 'utf8');
  const rows = text.split(/^(?=v\d)/m).map(read);

  test('knows every release that the reference knows', () => {
    expect(FLUX_MINORS.map((release) => release.flux)).toEqual(rows.map((row) => row.flux));
  });

  test.each(rows)('Flux $flux serves what its CRDs say', ({ flux: version, served }) => {
    expect(served.size).toBeGreaterThan(0);
    for (const [kind, versions] of served) {
      expect([kind, [...flux(version)[kind]].sort()]).toEqual([kind, [...versions].sort()]);
    }
  });

  function read(row: string): { flux: string; served: Map<FluxKind, readonly string[]> } {
    const served = new Map<FluxKind, readonly string[]>();
    for (const kind of KINDS) {
      const line = new RegExp(`^ +${PLURALS[kind]}: (.*)$`, 'm').exec(row)?.[1] ?? '';
      // `-(v1.9.4 missing)`: the reference has no CRD of that controller; before 0.41 there was no such kind.
      if (line.startsWith('-')) continue;
      served.set(
        kind,
        line
          .trim()
          .split(/\s+/)
          .map((version) => version.replace(/\*|\(dep\)/g, '')),
      );
    }
    return { flux: /^v(\d+\.\d+)/.exec(row)?.[1] ?? '', served };
  }
});
