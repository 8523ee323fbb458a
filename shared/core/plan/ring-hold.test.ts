import { isoTime, type IsoTime, plusMs } from '../base/iso-time';
import type { Ring } from '../configuration/ring';
import { type RingHold, ringHold } from './ring-hold';
import { begunChange, progressAfter, type RingProgress, type SweptCluster } from './ring-progress';

const HOUR = 3_600_000;
const T0 = isoTime(Date.parse('2026-01-01T00:00:00Z'));
const RINGS: readonly Ring[] = [
  { name: 'canary', soakSeconds: 24 * 3600 },
  { name: 'early', soakSeconds: 3600 },
  { name: 'rest', soakSeconds: 0 },
];

const at = (hours: number): IsoTime => plusMs(T0, hours * HOUR);

function cluster(name: string, ring: string, done = true): SweptCluster {
  return { name, ring, done };
}

/** Sweeps one after the other: when, what was seen, and in which subscription. */
function swept(
  ...sweeps: readonly (readonly [number, readonly SweptCluster[], string?])[]
): RingProgress {
  return sweeps.reduce(
    (before, [hours, clusters, subscription = 'one']) =>
      progressAfter(before, { subscription, rings: RINGS, clusters, now: at(hours) }),
    begunChange(undefined, 'v2', T0),
  );
}

function hold(
  progress: RingProgress | undefined,
  hours: number,
  { ring = 'early', change = 'v2', subscriptions = ['one'] } = {},
): RingHold | undefined {
  return ringHold({ rings: RINGS, ring, change, progress, subscriptions, now: at(hours) });
}

describe('the first ring', () => {
  it('waits for nobody', () => {
    expect(hold(undefined, 0, { ring: 'canary' })).toBeUndefined();
  });
});

describe('the next ring', () => {
  it('waits until a sweep has looked at the first one', () => {
    expect(hold(undefined, 0)?.why).toContain('no sweep has looked at since the profile changed');
    expect(hold(begunChange(undefined, 'v2', T0), 0)?.why).toContain('no sweep has looked at yet');
  });

  it('waits for each cluster of the first one, and names those that are not done', () => {
    const clusters = [cluster('a', 'canary'), cluster('b', 'canary', false)];
    expect(hold(swept([0, clusters]), 100)).toEqual({
      ring: 'canary',
      why: 'of which b is not done',
    });
  });

  it('waits for the soak time from when the last of them was done', () => {
    const progress = swept(
      [0, [cluster('a', 'canary'), cluster('b', 'canary', false)]],
      [10, [cluster('a', 'canary'), cluster('b', 'canary')]],
    );
    expect(hold(progress, 33.9)?.until).toBe(at(34));
    expect(hold(progress, 34)).toBeUndefined();
  });

  it('waits anew when one of them falls behind while it soaks', () => {
    const good = [cluster('a', 'canary')];
    const progress = swept([0, good], [12, [cluster('a', 'canary', false)]], [13, good]);
    expect(hold(progress, 25)?.until).toBe(at(37));
  });

  it('is not held back again by what happens after the soak time', () => {
    const progress = swept([0, [cluster('a', 'canary')]], [30, [cluster('a', 'canary', false)]]);
    expect(hold(progress, 31)).toBeUndefined();
  });

  it('waits for clusters of every subscription, and for the slowest', () => {
    const subscriptions = ['one', 'two'];
    const half = swept([0, [cluster('a', 'canary')]]);
    expect(hold(half, 100, { subscriptions })?.why).toContain('subscription two');
    const both = swept([0, [cluster('a', 'canary')]], [5, [cluster('b', 'canary')], 'two']);
    expect(hold(both, 28, { subscriptions })?.until).toBe(at(29));
    expect(hold(both, 29, { subscriptions })).toBeUndefined();
  });

  it('forgets what it knew when the profile changes once more', () => {
    const progress = swept([0, [cluster('a', 'canary')]]);
    expect(hold(progress, 100, { change: 'v3' })?.ring).toBe('canary');
  });
});

describe('no ring waits for ever', () => {
  it('for one that nobody is in: that has no soak time either', () => {
    expect(hold(swept([0, []]), 0)).toBeUndefined();
  });

  it('for a subscription that is not swept any more', () => {
    const progress = swept([0, [cluster('a', 'canary', false)], 'gone'], [0, []]);
    expect(hold(progress, 1)).toBeUndefined();
  });

  it('for one that was taken out of the profile', () => {
    const progress = swept([0, [cluster('a', 'canary', false)]]);
    const [, ...left] = RINGS;
    const question = { ring: 'early', change: 'v2', progress, subscriptions: ['one'], now: at(0) };
    expect(ringHold({ ...question, rings: left })).toBeUndefined();
  });
});

describe('the last ring', () => {
  it('waits for each of those before it in turn', () => {
    const clusters = [cluster('a', 'canary'), cluster('b', 'early', false)];
    expect(hold(swept([0, clusters]), 10, { ring: 'rest' })?.ring).toBe('canary');
    expect(hold(swept([0, clusters]), 24, { ring: 'rest' })).toEqual({
      ring: 'early',
      why: 'of which b is not done',
    });
  });
});
