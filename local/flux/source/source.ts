import type { KubeObject } from '../../kubernetes';
import { durationMs } from '../duration';
import type { Cluster } from '../flux-object';
import { isLeaving, isSuspended, nameOf, specOf } from '../flux-object';
import type { Outcome, Outside } from '../outside';
import { no, say, yes } from '../status';
import type { Artifact, Artifacts } from './artifacts';

export interface SourceControl extends Cluster {
  readonly outside: Outside;
  readonly artifacts: Artifacts;
}

export interface Failing {
  readonly reason: string;
  readonly message: string;
  /** It cannot come right by itself. */
  readonly stalled?: true;
}

export type Fetched =
  | { readonly ok: true; readonly artifact: Artifact; readonly message: string }
  | ({ readonly ok: false } & Failing);

const RETRY_MS = 10_000;
const INTERVAL_MS = 60_000;

/**
 * One look of source-controller at a source (fluxcd/source-controller, internal/controller): the artifact of before stays when
 * a new one cannot be had, and the next look is after `interval`.
 */
export async function reconcileSource(
  control: SourceControl,
  object: KubeObject,
  fetch: () => Promise<Fetched>,
): Promise<number | undefined> {
  const ref = { kind: object.kind, ...nameOf(object) };
  if (isLeaving(object)) {
    control.artifacts.delete(ref);
    return undefined;
  }
  if (isSuspended(object)) return undefined;
  const fetched = await fetch();
  if (!fetched.ok) {
    const { reason, message, stalled } = fetched;
    const conditions = {
      Ready: no(reason, message),
      FetchFailed: yes(reason, message),
      Stalled: stalled === true ? yes(reason, message) : undefined,
    };
    say(control, object, { conditions, observed: stalled === true });
    return stalled === true ? undefined : RETRY_MS;
  }
  const { artifact, message } = fetched;
  control.artifacts.set(ref, artifact);
  const { revision, digest } = artifact;
  say(control, object, {
    conditions: {
      Ready: yes('Succeeded', message),
      ArtifactInStorage: yes('Succeeded', message),
      FetchFailed: undefined,
      Stalled: undefined,
    },
    fields: { artifact: { revision, digest } },
    observed: true,
  });
  return durationMs(specOf(object).interval, INTERVAL_MS);
}

export function notFetched<T>(
  outcome: Extract<Outcome<T>, { ok: false }>,
  reason: string,
  what = '',
): Fetched {
  return { ok: false, reason, message: `${what}${outcome.message}` };
}
