import { isoTime } from '../../../shared/core/base/iso-time';
import { VirtualClock } from '../../../local/clock';
import type {
  WatchEnd,
  WatchEvent,
  WatchRequest,
} from '../../../shared/adapters/kubernetes/kubernetes';
import type { Failure } from '../../../shared/core/base/errors';
import { knownFrom } from '../../../shared/core/pod-identity/watch';
import type { News } from './watch-objects-follow';
import { follow } from './watch-objects-follow';

const DOWN: Failure = { policy: 'Transient', code: 'ApiServerUnreachable', message: 'down' };

/** An API server that closes each watch after its time, on a virtual clock, and one round of watching it. */
class Round {
  readonly clock = new VirtualClock();
  readonly requests: WatchRequest[] = [];
  readonly asked: { readonly second: number; readonly keys: readonly string[] }[] = [];
  /** Another profile is in force. */
  outdated = false;
  /** Thrown by the next request for a run. */
  refusal: Error | undefined;
  private readonly open = new Map<string, (end: WatchEnd) => void>();
  private readonly hears = new Map<string, (event: WatchEvent) => void>();
  private version = 100;
  private readonly start = this.clock.now();

  second(): number {
    return Math.round((this.clock.now() - this.start) / 1000);
  }

  at(second: number, what: () => void): void {
    this.clock.after(second * 1000, what);
  }

  says(kind: string, key: string, fingerprint: string): void {
    const resourceVersion = String((this.version += 1));
    this.hears.get(kind)?.({ type: 'MODIFIED', key, fingerprint, resourceVersion });
  }

  bookmark(kind: string): void {
    const resourceVersion = String((this.version += 1));
    this.hears.get(kind)?.({ type: 'BOOKMARK', key: '', fingerprint: '', resourceVersion });
  }

  ends(kind: string, end: WatchEnd): void {
    this.open.get(kind)?.(end);
  }

  async run(seconds = 240): Promise<Failure | undefined | Error> {
    const { clock } = this;
    const starts = (['identities', 'pods'] as const).map((kind) => ({
      kind,
      known: knownFrom(new Map([['apps/web', 'v1']]), false),
      resourceVersion: '100',
    }));
    const following = clock.track(
      follow({
        adapters: {
          now: () => isoTime(clock.now()),
          idle: (wait) => clock.release(wait),
          pause: (ms) => new Promise((resolve) => void clock.after(ms, resolve)),
        },
        api: { watch: (request, onEvent) => this.watch(request, onEvent) },
        starts,
        seconds,
        ask: (news) => this.ask(news),
        isOutdated: () => Promise.resolve(this.outdated),
      }).catch((error: unknown) => error as Error),
    );
    let over = false;
    void following.then(() => (over = true));
    await clock.runUntil(() => over, this.start + 3_600_000);
    return following;
  }

  private watch(request: WatchRequest, onEvent: (event: WatchEvent) => void): Promise<WatchEnd> {
    this.requests.push(request);
    this.hears.set(request.kind, onEvent);
    return new Promise((resolve) => {
      this.open.set(request.kind, resolve);
      this.clock.after(request.timeoutSeconds * 1000, () => resolve({ kind: 'closed' }));
      request.signal.addEventListener('abort', () => resolve({ kind: 'closed' }));
    });
  }

  private async ask(news: readonly News[]): Promise<void> {
    if (this.refusal !== undefined) throw this.refusal;
    this.asked.push({
      second: this.second(),
      keys: news.map(({ kind, key }) => `${kind} ${key}`),
    });
  }
}

test('a change is asked for a second after it was seen, and the watch goes on', async () => {
  const round = new Round();
  round.at(20, () => round.says('identities', 'apps/web', 'v2'));
  round.at(90, () => round.says('pods', 'apps/web', 'v2'));
  expect(await round.run()).toBeUndefined();
  expect(round.asked).toEqual([
    { second: 21, keys: ['identities apps/web'] },
    { second: 91, keys: ['pods apps/web'] },
  ]);
  expect([round.requests.length, round.second()]).toEqual([2, 240]);
});

test('a profile that changes ends the round within fifteen seconds, and what was seen is asked for', async () => {
  const round = new Round();
  round.at(61, () => (round.outdated = true));
  round.at(74.9, () => round.says('identities', 'apps/web', 'v2'));
  expect(await round.run()).toBeUndefined();
  expect(round.second()).toBeLessThanOrEqual(77);
  expect(round.asked.map(({ keys }) => keys)).toEqual([['identities apps/web']]);
});

test('a profile that stays is looked at again and again, and the round has its full time', async () => {
  const round = new Round();
  await round.run();
  expect([round.second(), round.requests.length]).toEqual([240, 2]);
});

test('a burst of changes becomes one request', async () => {
  const round = new Round();
  round.at(20, () => {
    for (let each = 0; each < 500; each += 1) round.says('pods', `apps/web-${each}`, 'v1');
  });
  await round.run();
  expect(round.asked.map(({ keys }) => keys.length)).toEqual([500]);
});

test('a change in the last moment of the round is asked for before it ends', async () => {
  const round = new Round();
  round.at(239.9, () => round.says('identities', 'apps/web', 'v2'));
  await round.run();
  expect(round.asked).toEqual([{ second: 241, keys: ['identities apps/web'] }]);
});

test('a watch that is cut goes on from the last version that was seen, bookmarks included', async () => {
  const round = new Round();
  round.at(20, () => round.says('identities', 'apps/web', 'v2'));
  round.at(30, () => round.bookmark('identities'));
  round.at(40, () => round.ends('identities', { kind: 'closed' }));
  expect(await round.run()).toBeUndefined();
  const again = round.requests.filter(({ kind }) => kind === 'identities');
  expect(again.map(({ resourceVersion }) => resourceVersion)).toEqual(['100', '102']);
  expect(again.map(({ timeoutSeconds }) => timeoutSeconds)).toEqual([240, 200]);
});

test('a version that is too old ends the round at once, so that everything is listed again', async () => {
  const round = new Round();
  round.at(60, () => round.ends('pods', { kind: 'expired' }));
  expect([await round.run(), round.second()]).toEqual([undefined, 60]);
});

test.each(['closed', 'expired'] as const)(
  'a server that ends a watch at once (%s) is left alone',
  async (kind) => {
    const round = new Round();
    round.at(1, () => round.ends('pods', { kind }));
    expect(await round.run()).toMatchObject({ code: 'WatchCut' });
    expect(round.requests).toHaveLength(2);
  },
);

test('one kind that fails ends the round for all, and what was seen is asked for first', async () => {
  const round = new Round();
  round.at(50, () => {
    round.says('identities', 'apps/web', 'v2');
    round.ends('pods', { kind: 'failed', failure: DOWN });
  });
  expect(await round.run()).toEqual(DOWN);
  expect(round.asked).toEqual([{ second: 51, keys: ['identities apps/web'] }]);
});

test('a request that cannot be stored ends the round at once', async () => {
  const round = new Round();
  round.refusal = new Error('the table is down');
  round.at(50, () => round.says('identities', 'apps/web', 'v2'));
  expect(await round.run()).toBe(round.refusal);
  expect(round.second()).toBe(51);
});
