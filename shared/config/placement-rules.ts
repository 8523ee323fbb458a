import { tryResourceId } from '../core/base/resource-id';
import { parseDuration } from './duration';
import { shown } from './problem';
import type { RawIdentityGroup, RawPlacedGroup, RawProfile } from './raw';
import { groupId } from './raw';
import type { Remark } from './semantics';
import { problem, warning } from './semantics';
import type { Path } from './yaml-document';

const MAX_QUIET_SECONDS = 168 * 3600;

/** Remarks on where in a cluster the identities of the groups go. */
export function placementRemarks(profile: RawProfile, path: Path): Remark[] {
  return (['resourceGroups', 'onDemandResourceGroups'] as const).flatMap((list) => {
    const groups = profile.identities[list];
    const at = [...path, 'identities', list];
    return [
      ...saidTwice(groups, at),
      ...groups.flatMap((group, index) =>
        typeof group === 'string' ? [] : placedRemarks(group, profile, [...at, index]),
      ),
    ];
  });
}

function placedRemarks(group: RawPlacedGroup, profile: RawProfile, path: Path): Remark[] {
  return [
    ...(group.nodePools === undefined ? [] : poolRemarks(profile, [...path, 'nodePools'])),
    ...(group.onlyWhereUsed ? usedRemarks(profile, [...path, 'onlyWhereUsed']) : []),
    ...quietRemarks(group.quietTime, [...path, 'quietTime']),
  ];
}

function poolRemarks({ mode, mic }: RawProfile, path: Path): Remark[] {
  if (mode !== 'standard' || mic === 'serverless') return [];
  const found = 'nodePools has no effect here: MIC attaches the identities, where pods use them';
  return [warning(path, found, 'mode: managed, or mic: serverless, or no such key')];
}

/** NMI in managed mode refuses a pod whose identity is not there; in standard mode it waits for the assigned identity. */
function usedRemarks({ mode, mic, watch }: RawProfile, path: Path): Remark[] {
  if (mode !== 'standard' || mic !== 'serverless') {
    const found = 'onlyWhereUsed is for clusters where we take the place of MIC';
    return [problem(path, found, 'mode: standard with mic: serverless, or no such key')];
  }
  if (watch) return [];
  const found = 'without watch, the first pod on a pool waits for the next event or sweep';
  return [warning(path, found, 'watch: true')];
}

function quietRemarks(quietTime: string, path: Path): Remark[] {
  const seconds = parseDuration(quietTime);
  if (seconds !== undefined && seconds <= MAX_QUIET_SECONDS) return [];
  return [problem(path, `${shown(quietTime)} is too long`, 'at most 168h')];
}

/** Of two words on one group nobody can say which holds. */
function saidTwice(groups: readonly RawIdentityGroup[], path: Path): Remark[] {
  const ids = groups.map((group) => tryResourceId(groupId(group)));
  return groups.flatMap((group, index) => {
    const id = ids[index];
    const others = groups.filter((_, other) => other !== index && ids[other] === id);
    const isTwin = id !== undefined && ids.indexOf(id) < index;
    if (!isTwin || [group, ...others].every((each) => typeof each === 'string')) return [];
    return [
      problem([...path, index], `duplicate entry ${shown(groupId(group))}`, 'each group once'),
    ];
  });
}
