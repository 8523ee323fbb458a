import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithReference } from '../../../test/support/reference';
import { readIndex } from './chart-index';
import type { ChartVersion, Digest } from './release';
import { type Selection, selectVersion } from './select-version';

const NOW = '2026-01-10T00:00:00Z';
const DAY = 24 * 3600;

function release(version: string, part: Partial<ChartVersion> = {}): ChartVersion {
  return { chart: 'web', version, urls: ['https://x.example/web.tgz'], deprecated: false, ...part };
}

function select(
  releases: readonly ChartVersion[],
  versions: string,
  rules: { readonly prereleases?: boolean; readonly minimumAgeSeconds?: number } = {},
): Selection {
  return selectVersion(
    releases,
    { versions, prereleases: false, minimumAgeSeconds: 0, ...rules },
    NOW,
  );
}

function digest(sign: string): Digest {
  return `sha256:${sign.repeat(64)}`;
}

describe('the version of a chart', () => {
  it('is the highest in the range, in whatever order they come', () => {
    const releases = ['1.2.0', '1.10.0', '2.0.0', '1.9.0'].map((version) => release(version));
    const selection = select(releases, '^1');
    expect(selection.chartVersion?.version).toBe('1.10.0');
    expect(selection.why).toBe('1.10.0 is the highest of 3 versions in "^1" that may be used');
    expect(select(releases.toReversed(), '^1').chartVersion?.version).toBe('1.10.0');
  });

  it('is a pre-release only when asked for', () => {
    const releases = [release('1.0.0'), release('1.1.0-rc.1')];
    expect(select(releases, '>=1').chartVersion?.version).toBe('1.0.0');
    expect(select(releases, '>=1', { prereleases: true }).chartVersion?.version).toBe('1.1.0-rc.1');
  });

  it('keeps its v and its build metadata', () => {
    expect(select([release('v1.2.3')], '1.x').chartVersion?.version).toBe('v1.2.3');
    const builds = [release('1.0.0+b'), release('1.0.0+c'), release('1.0.0+a')];
    expect(select(builds, '1.0.0').chartVersion?.version).toBe('1.0.0+c');
  });

  it('that cannot be read is left out', () => {
    expect(select([release('latest'), release('1.0.0')], '*').chartVersion?.version).toBe('1.0.0');
  });

  it('that is deprecated is still the version', () => {
    const selection = select([release('1.0.0', { deprecated: true })], '*');
    expect(selection.chartVersion).toMatchObject({ deprecated: true });
  });
});

describe('a range with nothing in it', () => {
  it('says what there is', () => {
    const releases = ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0', '1.5.0', '3.0.0-rc.1'];
    expect(
      select(
        releases.map((version) => release(version)),
        '^2',
      ),
    ).toEqual({
      code: 'NothingInRange',
      why: 'nothing is in "^2"; there is 3.0.0-rc.1, 1.5.0, 1.4.0, 1.3.0, 1.2.0 and 2 older ones (pre-releases do not count)',
    });
    expect(select([], '^2').why).toBe('the source offers no version at all');
  });

  it('may be no range', () => {
    expect(select([release('1.0.0')], 'newest').code).toBe('RangeInvalid');
  });
});

describe('a minimum age', () => {
  const young = release('1.1.0', { created: '2026-01-09T00:00:00Z' });
  const old = release('1.0.0', { created: '2026-01-01T00:00:00Z' });

  it('leaves a young version alone and says when it counts', () => {
    const selection = select([young, old], '*', { minimumAgeSeconds: 3 * DAY });
    expect(selection.chartVersion).toBe(old);
    expect(selection.nextAt).toBe('2026-01-12T00:00:00.000Z');
    expect(selection.why).toContain('1.1.0 is too young and counts from 2026-01-12T00:00:00Z');
  });

  it('can leave nothing', () => {
    expect(select([young], '*', { minimumAgeSeconds: 3 * DAY })).toEqual({
      code: 'TooYoung',
      why: '1.1.0 is too young and counts from 2026-01-12T00:00:00Z',
      nextAt: '2026-01-12T00:00:00.000Z',
    });
  });

  it('is over to the second', () => {
    expect(select([young], '*', { minimumAgeSeconds: DAY }).chartVersion).toBe(young);
    expect(select([young], '*', { minimumAgeSeconds: DAY + 1 }).chartVersion).toBeUndefined();
  });

  it('does not hold back what has no time', () => {
    expect(select([release('1.0.0')], '*', { minimumAgeSeconds: DAY }).code).toBe('Selected');
  });
});

describe('a version that is offered twice', () => {
  it('with different packages is for a human', () => {
    const releases = [
      release('1.0.0', { digest: digest('a') }),
      release('1.0.0', { digest: digest('b') }),
      release('0.9.0', { digest: digest('c') }),
    ];
    const { chartVersion: chosen, code, why } = select(releases, '*');
    expect({ chosen, code }).toEqual({ chosen: undefined, code: 'ChartVersionAmbiguous' });
    expect(why).toContain(digest('a'));
    expect(why).toContain(digest('b'));
  });

  it('with the same package is one, and the entry with a digest is taken', () => {
    const releases = [release('1.0.0'), release('1.0.0', { digest: digest('a') })];
    expect(select(releases, '*').chartVersion?.digest).toBe(digest('a'));
  });
});

describeWithReference('the real index', (folder) => {
  const text = readFileSync(join(folder, 'data/aad-pod-identity/charts/index.yaml'), 'utf8');
  const { versions: releases } = readIndex(text, 'https://x.example/charts', 'aad-pod-identity');

  it('leads from 4.1.17 to 4.1.18', () => {
    const before = releases.filter(({ version }) => version !== '4.1.18');
    expect(select(before, '^4').chartVersion?.version).toBe('4.1.17');
    expect(select(releases, '^4').chartVersion?.version).toBe('4.1.18');
  });

  it('says what there is above every range', () => {
    expect(select(releases, '>=5').why).toContain('there is 4.1.18, 4.1.17');
  });
});
