import type { RingPhase, RingRecord } from './ring-record';

/** Whether a ring may get the version now. */
export type RingGate =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'closed';
      readonly code: 'RingBehind' | 'RingSoaking' | 'RingUnhealthy';
      /** The ring that it waits for. */
      readonly on: string;
      /** For people. */
      readonly message: string;
    };

/**
 * One gate for each ring, in their order. A ring may get a version when every ring before it has run it, and run it well,
 * for long enough; one in which it fails stops all that follow, those that have asked for it already too.
 */
export function ringGates(records: readonly RingRecord[]): readonly RingGate[] {
  return records.map((record, at) => {
    const before = records.slice(0, at);
    const stop = before.find(({ phase }) => phase === 'Unhealthy') ?? before.find(isInTheWay);
    return stop === undefined ? { kind: 'open' } : closed(record, stop);
  });
}

/** A ring without clusters proves nothing, and there is nobody to wait for. */
function isInTheWay({ phase }: RingRecord): boolean {
  return phase !== 'Passed' && phase !== 'Empty';
}

function closed({ ring }: RingRecord, stop: RingRecord): RingGate {
  const code = CODES[stop.phase];
  const verb = code === 'RingUnhealthy' ? 'is stopped by' : 'waits for';
  return {
    ...{ kind: 'closed', code, on: stop.ring },
    message: `Ring ${ring} ${verb} ring ${stop.ring}: ${stop.message}.`,
  };
}

const CODES: Readonly<Record<RingPhase, 'RingBehind' | 'RingSoaking' | 'RingUnhealthy'>> = {
  Empty: 'RingBehind',
  Behind: 'RingBehind',
  RollingOut: 'RingBehind',
  Soaking: 'RingSoaking',
  Passed: 'RingSoaking',
  Unhealthy: 'RingUnhealthy',
};
