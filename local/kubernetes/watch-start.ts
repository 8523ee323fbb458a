import type { Kernel } from './kernel';
import type { Target } from './request';
import { qualified } from './resources';
import { unnamed } from './status';
import type { Change } from './store';

export interface WatchStart {
  /** What has happened since; undefined when that is forgotten. */
  readonly past: readonly Change[] | undefined;
  /** Changes up to this version are known already. */
  readonly after: number;
  /** Whether the past is all that is there, and no change at all. */
  readonly isInitial: boolean;
}

/** Without a version, or with 0, everything that is there is sent as ADDED first. Throws 500 for what is not a version. */
export function startOf(
  { store, clock }: Kernel,
  query: URLSearchParams,
  { resource }: Target,
): WatchStart {
  const from = query.get('resourceVersion') ?? '';
  if (from === '' || from === '0') {
    const past = store.list(resource).map((object): Change => ({
      type: 'ADDED',
      version: store.version(),
      at: clock.now(),
      resource: qualified(resource),
      object,
    }));
    return { past, after: 0, isInitial: true };
  }
  if (!/^\d+$/.test(from)) {
    const text = JSON.stringify(from);
    throw unnamed(
      `resourceVersion: Invalid value: ${text}: strconv.ParseUint: parsing ${text}: invalid syntax`,
    );
  }
  const after = Number(from);
  return { past: store.since(resource, after), after, isInitial: false };
}
