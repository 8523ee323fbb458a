/** Token buckets on the simulator's clock, and the 429 answers of Resource Manager and the providers. */
import type { Timeline } from '../timeline';
import { ArmError } from './error';
import { computePolicy, QUOTAS, type Bucket, type QuotaName, type Throttling } from './quotas';
import type { Provider, Route } from './route';

export interface Charge {
  readonly route: Route;
  readonly subscription: string;
  readonly group?: string;
  readonly path: string;
  readonly principal: string;
}

export interface Throttle {
  /** Takes the tokens of one call and returns its rate limit headers; throws 429 with Retry-After. */
  charge(call: Charge): Record<string, string>;
  /** Tokens left in a bucket, for tests and the state page. */
  remaining(): Record<string, number>;
  /** Fills every bucket. */
  reset(): void;
}

interface Level {
  tokens: number;
  at: number;
}

interface Draw {
  readonly name: QuotaName;
  readonly key: string;
}

/** Creates the buckets; `false` switches throttling off (headers then show full buckets). */
export function throttleOn(time: Timeline, overrides: Partial<Throttling> | false = {}): Throttle {
  const buckets: Throttling = { ...QUOTAS, ...(overrides === false ? {} : overrides) };
  const levels = new Map<string, Level>();
  const levelOf = ({ name, key }: Draw): Level =>
    refill(levels, `${name}/${key}`, buckets[name], time);
  return {
    charge(call) {
      const draws = drawsOf(call);
      if (overrides !== false)
        take(draws, levelOf, (name) => waitSeconds(buckets[name], time), call.route.provider);
      return headersOf(draws, (draw) => Math.floor(levelOf(draw).tokens));
    },
    remaining: () => Object.fromEntries([...levels].map(([key, level]) => [key, level.tokens])),
    reset: () => levels.clear(),
  };
}

function refill(levels: Map<string, Level>, key: string, bucket: Bucket, time: Timeline): Level {
  const now = time.now();
  const level = levels.get(key) ?? { tokens: bucket.capacity, at: now };
  const gained = ((now - level.at) / 1000) * time.pace * bucket.refillPerSecond;
  level.tokens = Math.min(bucket.capacity, level.tokens + gained);
  level.at = now;
  levels.set(key, level);
  return level;
}

function take(
  draws: readonly Draw[],
  levelOf: (draw: Draw) => Level,
  wait: (name: QuotaName) => number,
  provider: Provider,
): void {
  const dry = draws.find((draw) => levelOf(draw).tokens < 1);
  if (dry) throw tooMany(dry, wait(dry.name), provider);
  for (const draw of draws) levelOf(draw).tokens -= 1;
}

/** Whole seconds until one token has come back, on the simulator's scale. */
function waitSeconds(bucket: Bucket, time: Timeline): number {
  return Math.max(1, Math.ceil(1 / bucket.refillPerSecond / time.pace));
}

function drawsOf({ route, subscription, group = '', path, principal }: Charge): Draw[] {
  const verb = operationType(route);
  const provider = route.quotas.map(({ name, per }) => {
    const key = { subscription, group: `${subscription}/${group}`, path }[per];
    return { name, key: key.toLowerCase() };
  });
  return [
    { name: `arm${verb}`, key: `${subscription}/${principal}` },
    { name: `armGlobal${verb}`, key: subscription },
    ...provider,
  ];
}

function operationType(route: Route): 'Reads' | 'Writes' | 'Deletes' {
  if (route.method === 'DELETE') return 'Deletes';
  return route.method === 'GET' ? 'Reads' : 'Writes';
}

function headersOf(draws: readonly Draw[], left: (draw: Draw) => number): Record<string, string> {
  const [arm, global, ...provider] = draws;
  if (!arm || !global) return {};
  const verb = arm.name.slice('arm'.length).toLowerCase();
  const policies = provider.flatMap((draw) => {
    const policy = computePolicy(draw.name);
    return policy === undefined ? [] : [`${policy};${left(draw)}`];
  });
  return {
    [`x-ms-ratelimit-remaining-subscription-${verb}`]: String(left(arm)),
    [`x-ms-ratelimit-remaining-subscription-global-${verb}`]: String(left(global)),
    ...(policies.length === 0 ? {} : { 'x-ms-ratelimit-remaining-resource': policies.join(',') }),
  };
}

function tooMany({ name }: Draw, seconds: number, provider: Provider): ArmError {
  const headers = { 'retry-after': String(seconds) };
  if (name.startsWith('arm')) {
    return new ArmError(
      429,
      'SubscriptionRequestsThrottled',
      `Number of requests for subscription exceeded the limit (${name}). Please try again after '${seconds}' seconds.`,
      { headers },
    );
  }
  const policy = computePolicy(name);
  if (policy !== undefined) {
    const detail = { operationGroup: policy, allowedRequestCount: QUOTAS[name].capacity };
    return new ArmError(
      429,
      'OperationNotAllowed',
      'The server rejected the request because too many requests have been received for this subscription.',
      {
        headers,
        details: [{ code: 'TooManyRequests', target: policy, message: JSON.stringify(detail) }],
      },
    );
  }
  const code = provider === 'aks' ? 'Throttled' : 'TooManyRequests';
  return new ArmError(
    429,
    code,
    `The request was throttled (${name}). Retry after ${seconds} seconds.`,
    {
      headers,
    },
  );
}
