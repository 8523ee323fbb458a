import { parseRange, parseVersion } from '../charts/version-range';
import type { ObservedCluster } from './cluster-facts';
import { unreadOf } from './cluster-facts';
import { currentCondition, fluxStatus, nameOf } from './flux-status';
import type { InstallQuestion, InstallStatus } from './install-status';
import { nmiRollOut } from './nmi-rollout';
import type { FoundRelease } from './of-release';
import { artifactOf, isOurs } from './artifact';
import type { ChartPin } from './same-version';
import { sameVersion, startsLike, withoutDigest } from './same-version';
import { delayOn, failed, suspended, suspendedOn, wayTo } from './way';

/** Reasons that tell how an attempt of Helm ended; they say nothing of a version that was not attempted yet. */
const OF_AN_ATTEMPT =
  /^(Install|Upgrade|Test|Rollback|Uninstall)(Failed|Succeeded)$|^RetriesExceeded$|^HealthCheckFailed$/;

/** How far one release has come. */
export function releaseStatus(
  facts: ObservedCluster,
  found: FoundRelease,
  question: InstallQuestion,
): InstallStatus {
  const { release, running } = found;
  const way = wayTo(facts, release.appliedBy);
  const revision = way.at(-1)?.applied;
  const seen = {
    ...(revision !== undefined && { revision }),
    ...(running && { version: running.version }),
    ...ourMark(found, question),
  };
  const status = isDesired(found.desired, question)
    ? desiredStatus(facts, found, question)
    : otherStatus(facts, found, question);
  const stopped = status.phase === 'Installed' ? undefined : stoppedAt(facts, found);
  return { ...seen, ...(stopped ?? status) };
}

/** A suspended part of the way keeps an object from arriving. */
function stoppedAt(
  facts: ObservedCluster,
  { release, source }: FoundRelease,
): InstallStatus | undefined {
  if (release.suspended) return suspended(nameOf('HelmRelease', release));
  if (source?.suspended === true) return suspended(nameOf(source.kind, source));
  const name = suspendedOn(facts, wayTo(facts, release.appliedBy));
  return name === undefined ? undefined : suspended(name);
}

/** Whether the objects in the cluster ask for what the base branch says. */
function isDesired(desired: ChartPin, { pins }: InstallQuestion): boolean {
  return pins.some(({ version, digest }) => {
    if (digest !== undefined && desired.digest !== undefined) return digest === desired.digest;
    return version !== undefined && desired.version !== undefined
      ? sameVersion(version, desired.version)
      : version === desired.version;
  });
}

/** The objects in the cluster ask for something else: the change has not come through yet, or never will. */
function otherStatus(
  facts: ObservedCluster,
  { release, desired }: FoundRelease,
  { commit, chart }: InstallQuestion,
): InstallStatus {
  const name = nameOf('HelmRelease', release);
  const way = wayTo(facts, release.appliedBy);
  const has = desired.version ?? desired.digest ?? 'no version';
  const delay = delayOn(facts, way, commit);
  if (delay !== undefined) return delay;
  if (way.length === 0) {
    return {
      phase: 'Failed',
      message: `${name} asks for ${chart} ${has}, and no Kustomization of Flux applies it.`,
      remedy: `Find out who made ${name}; the repository does not reach it.`,
    };
  }
  return {
    phase: 'Failed',
    message: `Flux has applied ${commit.slice(0, 10)}, and ${name} still asks for ${chart} ${has}: a patch or a variable on the way says so.`,
    remedy: `Look what ${nameOf('Kustomization', release.appliedBy ?? release)} puts over the release.`,
  };
}

/** Flux has the new version: is Helm done, and NMI on every node? */
function desiredStatus(
  facts: ObservedCluster,
  found: FoundRelease,
  question: InstallQuestion,
): InstallStatus {
  const foreign = foreignArtifact(found, question);
  if (foreign !== undefined) return foreign;
  if (runsDesired(found) && fluxStatus(found.release).kind === 'ready') {
    return rolledOut(facts, found, question);
  }
  return failureOf(found) ?? underWay(found);
}

function rolledOut(
  facts: ObservedCluster,
  { release, nmi, running }: FoundRelease,
  { hasNmi, chart, ours }: InstallQuestion,
): InstallStatus {
  if (!hasNmi) return { phase: 'Installed', message: `${chart} ${running?.version ?? ''} runs.` };
  if (nmi !== undefined) {
    const isOf = ours !== undefined && sameVersion(ours.version, running?.version ?? '');
    return nmiRollOut(nmi, facts, isOf ? ours : undefined);
  }
  const unread = unreadOf(facts, 'DaemonSet');
  if (unread !== undefined) {
    return { phase: 'Unknown', message: unread.why, remedy: unread.remedy };
  }
  const name = nameOf('HelmRelease', release);
  return {
    phase: 'Failed',
    message: `${name} is ready, and NMI's DaemonSet is not there.`,
    remedy: `flux reconcile helmrelease ${release.name} -n ${release.namespace} --force`,
  };
}

/** True when Helm's newest deployed entry is what the objects ask for. */
function runsDesired({ desired, running, source }: FoundRelease): boolean {
  if (running === undefined) return false;
  const digest =
    desired.digest ?? (source?.kind === 'OCIRepository' ? artifactOf(source).digest : undefined);
  const start = running.digest ?? running.digestStart;
  if (
    digest !== undefined &&
    start !== undefined &&
    !startsLike(digest, start.replace(/^sha\d+:/, ''))
  ) {
    return false;
  }
  return desired.version === undefined || isIn(running.version, desired.version);
}

/** `wanted`: a version or a range. */
function isIn(version: string, desired: string): boolean {
  if (sameVersion(version, desired)) return true;
  const parsed = parseVersion(version);
  return parseVersion(desired) === undefined && parsed !== undefined
    ? (parseRange(desired, true)?.includes(parsed) ?? false)
    : false;
}

/** The registry gave other bytes than we have put there. */
function foreignArtifact(
  found: FoundRelease,
  question: InstallQuestion,
): InstallStatus | undefined {
  if (isOurs(found, question.ours) !== false || found.source === undefined) return undefined;
  const name = nameOf(found.source.kind, found.source);
  return {
    phase: 'Failed',
    message: `${name} has other bytes (${found.source.revision ?? found.source.digest ?? ''}) than we have put into the registry.`,
    remedy: 'Find out who pushed them; docs/operate.md, other bytes under a tag.',
  };
}

function ourMark(found: FoundRelease, { ours }: InstallQuestion): Pick<InstallStatus, 'isOurs'> {
  const mark = isOurs(found, ours);
  return mark === undefined ? {} : { isOurs: mark };
}

function failureOf({ release, source, desired }: FoundRelease): InstallStatus | undefined {
  const ofSource = source && fluxStatus(source);
  if (source !== undefined && ofSource?.kind === 'failed') {
    return failed(nameOf(source.kind, source), ofSource, source);
  }
  const status = fluxStatus(release);
  if (status.kind !== 'failed') return undefined;
  const isOfBefore = OF_AN_ATTEMPT.test(status.reason) && !wasAttempted(release.attempted, desired);
  return isOfBefore ? undefined : failed(nameOf('HelmRelease', release), status, release);
}

function wasAttempted(attempted: string | undefined, { version }: ChartPin): boolean {
  if (attempted === undefined || version === undefined) return true;
  return isIn(withoutDigest(attempted), version);
}

function underWay({ release, desired, running }: FoundRelease): InstallStatus {
  const name = nameOf('HelmRelease', release);
  const says = currentCondition(release, 'Ready')?.message ?? '';
  const runs = running === undefined ? 'nothing runs yet' : `${running.version} runs`;
  return {
    phase: 'Applied',
    message:
      `${name} asks for ${desired.version ?? desired.digest ?? 'the chart'}; ${runs}. ${says}`.trim(),
  };
}
