import type { Applied, AppliedObject } from '../../applied/flux/types';
import { goDurationMs } from '../../base/go-duration';
import { textAt, valueAt } from '../../base/json';
import type { RollOutTimeout } from '../rollout-timeout';
import { paceNote } from '../rollout-timeout';
import type { ReleaseToRaise } from './release-to-raise';

/** https://fluxcd.io/flux/components/helm/helmreleases/#timeout */
const RELEASE_DEFAULT = '5m0s';

/**
 * What a new version says of its roll-out: how long it takes, and which releases and Kustomizations that are there do not
 * wait so long. Their timeouts stay as they are: a request for a version changes versions.
 */
export function timeoutNotes(
  raised: readonly ReleaseToRaise[],
  rollOut: RollOutTimeout | undefined,
): readonly string[] {
  if (rollOut === undefined || raised.length === 0) return [];
  const short = new Map<string, Set<string>>();
  for (const { name, cluster, release } of raised) {
    for (const line of shortOn(cluster.applied, release.release, rollOut)) {
      short.set(line, (short.get(line) ?? new Set()).add(name));
    }
  }
  const lines = [...short].map(
    ([line, clusters]) => `${line} Concerned: ${[...clusters].sort().join(', ')}.`,
  );
  return [paceNote(rollOut), ...lines];
}

function shortOn(
  { objects }: Applied,
  release: AppliedObject,
  rollOut: RollOutTimeout,
): readonly string[] {
  const above = objects.find(
    (object) =>
      object.kind === 'Kustomization' &&
      object.apiVersion.startsWith('kustomize.toolkit.fluxcd.io/') &&
      `${object.namespace}/${object.name}` === release.owner,
  );
  return [
    ...shorter(
      release,
      textAt(release.value, 'spec', 'timeout') ?? RELEASE_DEFAULT,
      rollOut.release,
    ),
    ...(above !== undefined && waits(above)
      ? shorter(above, timeoutOf(above), rollOut.kustomization)
      : []),
  ];
}

/** https://fluxcd.io/flux/components/kustomize/kustomizations/#wait */
function waits({ value }: AppliedObject): boolean {
  return (
    valueAt(value, 'spec', 'wait') === true || valueAt(value, 'spec', 'healthChecks') !== undefined
  );
}

/** Without one of its own, a Kustomization waits as long as its interval. */
function timeoutOf({ value }: AppliedObject): string {
  return textAt(value, 'spec', 'timeout') ?? textAt(value, 'spec', 'interval') ?? RELEASE_DEFAULT;
}

function shorter(object: AppliedObject, found: string, needed: string): readonly string[] {
  const ms = goDurationMs(found);
  if (ms === undefined || ms >= (goDurationMs(needed) ?? 0)) return [];
  const { kind, namespace, name, file } = object;
  return [
    `${kind} ${namespace}/${name} waits ${found} for that, and should wait ${needed}: set spec.timeout in ${file} before you merge, or a slow roll-out counts as failed.`,
  ];
}
