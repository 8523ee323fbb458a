import type { ArmFault, FaultMatcher } from '../../../local/azure';
import type { Dice } from '../../support/random';
import { MINUTE } from '../fleet';
import type { Place } from './place';

/** What may be said that is not so, and what about. */
interface Lie {
  /** What the lie hides. Two lies that together would be a proof of absence are never told in one story. */
  readonly hides: 'cluster' | 'host' | 'group' | 'listedIdentity' | 'identity' | 'nothing';
  readonly path: RegExp;
  readonly fault: ArmFault;
  /** Default GET. */
  readonly method?: string;
}

/** Shorter than the time after which a second look proves that a cluster, a group or a host is gone. */
const MAX_MS = 4 * MINUTE;

const CLUSTER = /\/managedClusters\/[^/]+$/i;
const CLUSTERS = /\/managedClusters$/i;
const HOST = /\/virtualMachineScaleSets\/[^/]+$/i;
const HOSTS = /\/virtualMachineScaleSets$/i;
const IDENTITY = /\/userAssignedIdentities\/[^/]+$/i;
const IDENTITIES = /\/userAssignedIdentities$/i;
const ROLES = /\/roleAssignments$/i;
const GROUP = /\/resourceGroups\/[^/]+$/i;

const ABSENT: ArmFault = { kind: 'absent' };

const LIES: readonly Lie[] = [
  { hides: 'cluster', path: CLUSTER, fault: ABSENT },
  { hides: 'cluster', path: CLUSTER, fault: { kind: 'absent', what: 'group' } },
  { hides: 'host', path: HOST, fault: ABSENT },
  { hides: 'host', path: HOST, fault: ABSENT, method: 'PATCH' },
  { hides: 'group', path: GROUP, fault: ABSENT },
  { hides: 'identity', path: IDENTITY, fault: ABSENT },
  ...listLies(CLUSTERS, 'nothing'),
  ...listLies(HOSTS, 'nothing'),
  ...listLies(IDENTITIES, 'listedIdentity'),
  ...listLies(ROLES, 'nothing'),
];

/** Of what a list can say. Repeated rows and an empty page that leads on hide nothing. */
function listLies(path: RegExp, hides: Lie['hides']): readonly Lie[] {
  const page = (change: Extract<ArmFault, { kind: 'page' }>['change']): ArmFault => ({
    kind: 'page',
    change,
  });
  return [
    { hides, path, fault: ABSENT },
    { hides, path, fault: { kind: 'stale' } },
    { hides, path, fault: page('dropRow') },
    { hides, path, fault: page('emptyPage') },
    { hides, path, fault: page('emptyList') },
    { hides, path, fault: page('noNextLink') },
    { hides: 'nothing', path, fault: page('emptyFirst') },
    { hides: 'nothing', path, fault: page('repeatRow') },
    { hides: 'nothing', path, fault: page('repeatOnNextPage') },
  ];
}

/** How Azure's lists are in this story, for as long as the storm lasts. */
export function slowLists({ stage }: Pick<Place, 'stage'>, dice: Dice): void {
  const { settings } = stage.azure.world;
  settings.pageSize = dice.pick([1, 2, 250]) ?? 250;
  const roleListLagMs = dice.roll(3) === 0 ? dice.roll(5) * MINUTE : 0;
  settings.latency = { ...settings.latency, roleListLagMs };
}

/** Azure says something that is not so: once, or for up to four minutes. */
export function azureLies(place: Place, dice: Dice): void {
  const lie = dice.pick(LIES.filter((each) => !proves(place, each)));
  if (lie === undefined) return;
  const { hides, path, fault, method = 'GET' } = lie;
  const { stage, hidden, story } = place;
  const often = dice.roll(2) === 0 ? {} : { times: 1, skip: dice.roll(3) };
  const matcher: FaultMatcher = {
    method,
    path,
    forMs: MINUTE + dice.roll(MAX_MS - MINUTE),
    ...often,
  };
  stage.azure.faults.next(matcher, fault);
  if (hides !== 'nothing') hidden.add(hides);
  story.push(
    `lie ${path.source} ${JSON.stringify({ ...matcher, path: undefined })} ${JSON.stringify(fault)}`,
  );
}

/** An identity that no list shows and no read finds is gone, for all that anybody can know; so is what two reads do not find. */
function proves({ hidden }: Place, { hides }: Lie): boolean {
  switch (hides) {
    case 'nothing':
      return false;
    case 'listedIdentity':
      return hidden.has('identity');
    case 'identity':
      return hidden.has('listedIdentity') || hidden.has('identity');
    case 'cluster':
    case 'host':
    case 'group':
      return hidden.has(hides);
  }
}
