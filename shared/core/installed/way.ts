import type {
  ObjectName,
  ObservedCluster,
  ObservedKustomization,
  ObservedSource,
} from './cluster-facts';
import { fluxStatus, isNamed, nameOf } from './flux-status';
import type { InstallStatus } from './install-status';
import { sourceNamed } from './of-release';
import { fluxRemedy } from './remedy';

/** Kustomizations that apply Kustomizations: nobody has more, but for a circle. */
const MAX_DEPTH = 10;

/** The Kustomizations through which an object comes into the cluster, the one that Flux was bootstrapped with first. */
export function wayTo(
  facts: Pick<ObservedCluster, 'kustomizations'>,
  appliedBy: ObjectName | undefined,
): readonly ObservedKustomization[] {
  const way: ObservedKustomization[] = [];
  for (let next = appliedBy; next !== undefined && way.length < MAX_DEPTH;) {
    const name = next;
    const found = facts.kustomizations.find((one) => isNamed(one, name));
    if (found === undefined || way.includes(found)) break;
    way.unshift(found);
    next = found.appliedBy;
  }
  return way;
}

/** Who is suspended on the way; undefined: nobody. */
export function suspendedOn(
  facts: ObservedCluster,
  way: readonly ObservedKustomization[],
): string | undefined {
  for (const one of way) {
    const source = sourceNamed(facts, one.source);
    if (source?.suspended === true) return nameOf(source.kind, source);
    if (one.suspended) return nameOf('Kustomization', one);
  }
  return undefined;
}

/**
 * Why the cluster does not have yet what `commit` of the base branch says, from the first link on. Undefined: all of the
 * way has applied that very commit.
 */
export function delayOn(
  facts: ObservedCluster,
  way: readonly ObservedKustomization[],
  commit: string,
): InstallStatus | undefined {
  const delay = firstDelay(facts, way, commit);
  // Whatever else delays it, it does not go on before somebody resumes it.
  const stopped = delay && suspendedOn(facts, way);
  return stopped === undefined ? delay : suspended(stopped);
}

function firstDelay(
  facts: ObservedCluster,
  way: readonly ObservedKustomization[],
  commit: string,
): InstallStatus | undefined {
  for (const one of way) {
    const source = sourceNamed(facts, one.source);
    const delay =
      (source && sourceDelay(source, commit)) ?? kustomizationDelay(one, source, commit);
    if (delay !== undefined) return delay;
  }
  return undefined;
}

function sourceDelay(source: ObservedSource, commit: string): InstallStatus | undefined {
  const name = nameOf(source.kind, source);
  if (isAt(source.revision, commit)) return undefined;
  const status = fluxStatus(source);
  if (status.kind === 'failed') return failed(name, status, source);
  if (source.kind !== 'GitRepository') return undefined;
  const has = source.revision === undefined ? 'nothing' : source.revision;
  return { phase: 'Merged', message: `${name} has fetched ${has}, and not yet ${short(commit)}.` };
}

function kustomizationDelay(
  one: ObservedKustomization,
  source: ObservedSource | undefined,
  commit: string,
): InstallStatus | undefined {
  const name = nameOf('Kustomization', one);
  if (isAt(one.applied, commit)) return undefined;
  const status = fluxStatus(one);
  // What it failed at before may be what this commit fixes.
  const tried = isAt(one.attempted, commit) || source?.kind !== 'GitRepository';
  if (status.kind === 'failed' && tried) return failed(name, status, one);
  const has = one.applied === undefined ? 'nothing' : one.applied;
  const why = status.kind === 'waits' ? ` ${status.message}` : '';
  return {
    phase: 'Merged',
    message: `${name} has applied ${has}, and not yet ${short(commit)}.${why}`,
  };
}

/** The status of an object of Flux that is suspended, with the command that resumes it. */
export function suspended(name: string): InstallStatus {
  const [kind = '', at = ''] = name.split(' ');
  const [namespace = '', object = ''] = at.split('/');
  return {
    phase: 'Suspended',
    message: `${name} is suspended, so nothing new is applied.`,
    remedy: `flux resume ${FLUX_WORDS[kind] ?? kind.toLowerCase()} ${object} -n ${namespace}`,
  };
}

const FLUX_WORDS: Readonly<Record<string, string>> = {
  GitRepository: 'source git',
  OCIRepository: 'source oci',
  HelmRepository: 'source helm',
  HelmChart: 'source chart',
};

/** The status of an object of Flux that has failed, with what to do. */
export function failed(
  name: string,
  { reason, message }: { readonly reason: string; readonly message: string },
  at: ObjectName,
): InstallStatus {
  return {
    phase: 'Failed',
    message: `${name}: ${reason}: ${message}`,
    remedy: fluxRemedy(reason, name, at),
  };
}

/** `main@sha1:<commit>`; before Flux 2.0 `main/<commit>`. */
function isAt(revision: string | undefined, commit: string): boolean {
  return revision !== undefined && commit !== '' && revision.endsWith(commit);
}

function short(commit: string): string {
  return commit.slice(0, 10);
}
