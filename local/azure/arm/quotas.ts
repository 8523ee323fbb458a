/** ARM's token buckets: capacity in tokens, refill in tokens per second of real Azure. */
export interface Bucket {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

const perMinute = (refill: number, capacity: number): Bucket => ({
  capacity,
  refillPerSecond: refill / 60,
});

export const QUOTAS = {
  /** Per subscription and principal (Resource Manager, since 2024). */
  armReads: { capacity: 250, refillPerSecond: 25 },
  armWrites: { capacity: 200, refillPerSecond: 10 },
  armDeletes: { capacity: 200, refillPerSecond: 10 },
  /** Per subscription, all principals together: 15 times the above. */
  armGlobalReads: { capacity: 3750, refillPerSecond: 375 },
  armGlobalWrites: { capacity: 3000, refillPerSecond: 150 },
  armGlobalDeletes: { capacity: 3000, refillPerSecond: 150 },
  vmssUpdateResource: perMinute(4, 12),
  vmssUpdateSubscription: perMinute(500, 1500),
  vmssGetResource: perMinute(12, 36),
  vmssGetSubscription: perMinute(800, 2400),
  vmssListSubscription: perMinute(360, 1080),
  vmUpdateResource: perMinute(4, 12),
  vmUpdateSubscription: perMinute(500, 1500),
  vmGetResource: perMinute(12, 36),
  vmGetSubscription: perMinute(8000, 24_000),
  vmListSubscription: perMinute(300, 900),
  operationGetResource: perMinute(15, 45),
  operationGetSubscription: perMinute(5000, 15_000),
  aksListSubscription: { capacity: 500, refillPerSecond: 1 },
  aksListGroup: { capacity: 60, refillPerSecond: 1 },
  aksGet: { capacity: 60, refillPerSecond: 1 },
  aksOther: { capacity: 60, refillPerSecond: 1 },
  // Documented as rates; the capacity (20 seconds' worth, at least 10) is an assumption.
  msiGetSubscription: { capacity: 200, refillPerSecond: 10 },
  msiGetResource: { capacity: 10, refillPerSecond: 0.5 },
  msiListSubscription: { capacity: 100, refillPerSecond: 5 },
  msiListGroup: { capacity: 10, refillPerSecond: 0.25 },
  // Nothing is documented; an assumption, wide enough for a fleet's first sync.
  acrImport: { capacity: 200, refillPerSecond: 2 },
} as const satisfies Record<string, Bucket>;

export type QuotaName = keyof typeof QUOTAS;

/** The buckets of a simulator; each can be set apart. */
export type Throttling = Readonly<Record<QuotaName, Bucket>>;

/** The name that Compute uses in x-ms-ratelimit-remaining-resource; undefined for the other providers. */
export function computePolicy(name: QuotaName): string | undefined {
  const [, kind, verb, level] = /^(vmss|vm|operation)(Update|Get|List)(\w+)$/.exec(name) ?? [];
  if (kind === undefined || verb === undefined) return undefined;
  const noun = { vmss: 'VMScaleSet', vm: 'VM', operation: 'Operation' }[kind] ?? kind;
  return `Microsoft.Compute/${verb}${noun}${level === 'Resource' ? 'Resource' : 'SubscriptionMaximum'}`;
}
