import { tryResourceId } from '../core/base/resource-id';
import { isTimeZone } from '../core/configuration/maintenance';
import { shown } from './problem';
import { clusterRingRemarks } from './cluster-ring-rules';
import { placementRemarks } from './placement-rules';
import type { RawIdentities, RawIdentityTag, RawProfile } from './raw';
import { groupId } from './raw';
import type { Remark } from './semantics';
import { problem, warning } from './semantics';
import type { Path } from './yaml-document';

/** Remarks on what a profile wants inside its clusters, where one key rules out another. */
export function clusterRemarks(profile: RawProfile, path: Path): Remark[] {
  return [
    ...micRemarks(profile, path),
    ...namespacedRemarks(profile, path),
    ...watchRemarks(profile, path),
    ...admissionRemarks(profile, path),
    ...sourceRemarks(profile.identities, [...path, 'identities']),
    ...placementRemarks(profile, path),
    ...maintenanceRemarks(profile, path),
    ...clusterRingRemarks(profile, path),
  ];
}

/** Serverless MIC works from the objects in the cluster, and only NMI in standard mode asks for what it writes. */
function micRemarks({ mic, mode, objects }: RawProfile, path: Path): Remark[] {
  if (mic !== 'serverless') return [];
  const at = [...path, 'mic'];
  return [
    ...(mode === 'standard'
      ? []
      : [problem(at, `mic: serverless does not go with mode: ${mode}`, 'mode: standard')]),
    ...(objects === 'read'
      ? []
      : [problem(at, 'mic: serverless needs the objects that are ignored', 'objects: read')]),
  ];
}

function namespacedRemarks({ forceNamespaced, mode, mic }: RawProfile, path: Path): Remark[] {
  if (!forceNamespaced || (mode === 'standard' && mic === 'serverless')) return [];
  const found = 'forceNamespaced has no effect here: managed mode is always namespaced';
  const expected = 'mode: standard with mic: serverless, or no such key';
  return [warning([...path, 'forceNamespaced'], found, expected)];
}

function maintenanceRemarks({ maintenance }: RawProfile, path: Path): Remark[] {
  if (maintenance === undefined || isTimeZone(maintenance.timeZone)) return [];
  const found = `${shown(maintenance.timeZone)} is not a time zone`;
  return [
    problem(
      [...path, 'maintenance', 'timeZone'],
      found,
      'an IANA name such as UTC or Europe/Berlin',
    ),
  ];
}

/** In standard mode MIC decides what is attached, and objects of the profile's own making are what NMI believes. */
function admissionRemarks({ admission: { effect }, mode }: RawProfile, path: Path): Remark[] {
  if (mode === 'managed' || (effect !== 'audit' && effect !== 'deny')) return [];
  const found = `admission.effect: ${effect} has no effect with mode: ${mode}`;
  return [warning([...path, 'admission', 'effect'], found, 'mode: managed, or no such key')];
}

function watchRemarks({ watch, secrets, objects }: RawProfile, path: Path): Remark[] {
  if (objects === 'read') return [];
  const needed = 'objects: read';
  return [
    ...(watch ? [problem([...path, 'watch'], 'there is nothing to watch', needed)] : []),
    ...(secrets === 'read'
      ? [
          problem(
            [...path, 'secrets'],
            'without objects it is unknown which Secrets are named',
            needed,
          ),
        ]
      : []),
  ];
}

/** A group in both lists would be attached always and on demand. Azure compares tag names without case. */
function sourceRemarks(identities: RawIdentities, path: Path): Remark[] {
  const { resourceGroups, onDemandResourceGroups } = identities;
  const clustersTag = nameOf(identities.clustersTag);
  const namespacesTag = nameOf(identities.namespacesTag);
  const always = new Set(resourceGroups.map((each) => tryResourceId(groupId(each))));
  const remarks = onDemandResourceGroups.flatMap((each, index) => {
    const id = groupId(each);
    const group = tryResourceId(id);
    if (group === undefined || !always.has(group)) return [];
    const found = `${shown(id)} is also in resourceGroups`;
    return [problem([...path, 'onDemandResourceGroups', index], found, 'each group in one list')];
  });
  if (resourceGroups.length + onDemandResourceGroups.length === 0) {
    const expected = 'at least one entry in resourceGroups or onDemandResourceGroups';
    remarks.push(problem([...path, 'resourceGroups'], 'the list is empty', expected));
  }
  if (clustersTag.toLowerCase() === namespacesTag.toLowerCase()) {
    const found = `${shown(namespacesTag)} is the tag that lists clusters`;
    const expected = 'a name other than clustersTag';
    remarks.push(problem([...path, 'namespacesTag'], found, expected));
  }
  return remarks;
}

function nameOf(tag: RawIdentityTag): string {
  return typeof tag === 'string' ? tag : tag.name;
}
