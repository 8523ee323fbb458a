import { counted } from '../base/counted';
import { goDuration } from '../base/go-duration';
import type { JsonObject } from '../base/json';
import type { FluxApis } from './flux-apis';
import { minorsSince } from './served-versions';
import type { FileChange } from '../base/repo-file';

/** What a roll-out of NMI may take, for the objects that wait for it and for people. */
export interface RollOutTimeout {
  /** Nodes of the largest cluster, with room for what autoscaling may add. */
  readonly nodes: number;
  /** Nodes that are taken at a time. */
  readonly atOnce: number;
  /** `spec.timeout` of the HelmRelease, as Flux writes durations. */
  readonly release: string;
  /** `spec.timeout` of the Kustomization that waits for the release: longer. */
  readonly kustomization: string;
  /** When it is most likely over. */
  readonly expectedMinutes: number;
  /** What `nmi.updateStrategy.rollingUpdate.maxUnavailable` could be; absent where one node after another is quick enough. */
  readonly offer?: string;
}

/** From one pod of NMI to the next, images at hand: 60 nodes took 9.5 minutes. */
const SECONDS_A_POD = 9.5;
/** The same with an image that comes slowly; none should be rolled back for that. */
const SLOW_SECONDS_A_POD = 30;
const MINUTE_MS = 60_000;
const FIXED_MINUTES = 5;
const MIN_MINUTES = 10;
const STEP_MINUTES = 5;
/** Of a Kustomization above its release: sources are fetched and other objects are applied as well. */
const ABOVE_MINUTES = 5;
/** A roll-out that takes longer is worth a second thought. */
const LONG_MINUTES = 15;
/** Fifty waves, about eight minutes whatever the size, and never two nodes of a small cluster at once. */
const OFFER = '2%';

/**
 * How long to wait for NMI on a cluster of `nodes`. Its DaemonSet takes `maxUnavailable` nodes at a time (chart values: 1),
 * and Helm rolls back what is not done in time, after five minutes if nobody says otherwise.
 */
export function rollOutTimeout(nodes: number, maxUnavailable: unknown = 1): RollOutTimeout {
  const atOnce = nodesAtOnce(nodes, maxUnavailable);
  const waves = Math.ceil(nodes / atOnce);
  const slow = FIXED_MINUTES + (waves * SLOW_SECONDS_A_POD) / 60;
  const minutes = Math.max(MIN_MINUTES, Math.ceil(slow / STEP_MINUTES) * STEP_MINUTES);
  const expectedMinutes = Math.max(1, Math.ceil((waves * SECONDS_A_POD) / 60));
  return {
    nodes,
    atOnce,
    // As Flux itself writes it: another spelling is drift to some tools.
    release: goDuration(minutes * MINUTE_MS),
    kustomization: goDuration((minutes + ABOVE_MINUTES) * MINUTE_MS),
    expectedMinutes,
    ...(expectedMinutes > LONG_MINUTES && { offer: OFFER }),
  };
}

/** A percentage is rounded up, as the DaemonSet controller does; what nobody understands counts as one. */
function nodesAtOnce(nodes: number, maxUnavailable: unknown): number {
  const text = String(maxUnavailable);
  const [, share] = /^(\d{1,3})%$/.exec(text) ?? [];
  const count = share === undefined ? Number(text) : Math.ceil((nodes * Number(share)) / 100);
  return Number.isInteger(count) && count > 0 ? count : 1;
}

/** How a roll-out goes on, and when it is over. */
export function paceNote({ nodes, atOnce, expectedMinutes }: RollOutTimeout): string {
  const pace = atOnce === 1 ? 'one node after another' : `${counted(atOnce, 'node')} at a time`;
  return `NMI is rolled out ${pace}: about ${expectedMinutes} min on the largest cluster (up to ${nodes} nodes).`;
}

/** Sentences for a request: both timeouts, what to expect, and what makes it quicker. */
export function rollOutNotes(timeout: RollOutTimeout): readonly string[] {
  const { release, kustomization, offer } = timeout;
  const time = `${paceNote(timeout)} Helm waits ${release} for it, and the Kustomization above ${kustomization}.`;
  if (offer === undefined) return [time];
  return [
    time,
    `To roll out faster, set nmi.updateStrategy.rollingUpdate.maxUnavailable: ${offer} in the values of the chart; then up to ${offer} of the nodes give no tokens for some seconds each.`,
  ];
}

/**
 * `spec.install` of the release, likewise: to try again after an uninstallation takes away what was nearly there. Before
 * Flux 2.7 there is no other way to try again at all.
 */
export function installFailureHandling(apis: Pick<FluxApis, 'minors'>): JsonObject {
  return canRetry(apis) ? RETRY : { remediation: { retries: 3 } };
}

/**
 * `spec.upgrade` of the release, as far as failing goes. A roll-out that is merely slow must not go back and forth: Flux
 * since 2.7 can try again from where it is; before, there is one more attempt and no third.
 * https://fluxcd.io/flux/components/helm/helmreleases/#configuring-failure-handling
 */
export function upgradeFailureHandling(apis: Pick<FluxApis, 'minors'>): JsonObject {
  return canRetry(apis) ? RETRY : { remediation: { retries: 1, remediateLastFailure: true } };
}

const RETRY = { strategy: { name: 'RetryOnFailure', retryInterval: '5m0s' } } as const;

function canRetry({ minors: releases }: Pick<FluxApis, 'minors'>): boolean {
  const able: readonly string[] = minorsSince('2.7').map(({ flux }) => flux);
  return releases.length > 0 && releases.every((flux) => able.includes(flux));
}

/** What a request says of a roll-out, as far as its files say how long Flux waits for it. */
export function writtenTimeouts(
  files: readonly FileChange[],
  charts: readonly { readonly rollOut?: RollOutTimeout }[],
): readonly string[] {
  const rollOut = charts.flatMap((chart) => chart.rollOut ?? [])[0];
  if (rollOut === undefined) return [];
  const isWritten = files.some(
    ({ before, after }) =>
      before === undefined && after?.includes(`timeout: ${rollOut.release}\n`) === true,
  );
  return isWritten ? rollOutNotes(rollOut) : [];
}
