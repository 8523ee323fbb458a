/** Whether the product has what the row is about. */
export interface Subject {
  readonly what: string;
  readonly noSuchFeature?: string;
}

const NO_FEDERATION = 'federated credentials come with the move to Workload Identity';

/** What must hold whatever happens. */
export const PROPERTIES = {
  P1: { what: 'Once faults stop, the world comes to what is wanted, and stays there' },
  P2: { what: 'A converged cluster costs no write, and a bounded number of reads' },
  P3: { what: 'A crash at any step leaves what an undisturbed run leaves' },
  P4: { what: 'Events may be lost, doubled, late or out of order; a sweep alone suffices' },
  P5: { what: 'A stale list never leads to a wrong write or a removal' },
  P6: { what: 'What is not ours stays as it is, byte for byte' },
  P7: { what: 'At no time is a wanted identity or role missing because of us' },
  P8: { what: 'No request before Retry-After, no quota overdrawn' },
  P9: { what: 'One write at a time per host, branch and registry tag' },
  P10: { what: 'One that is poisoned or slow delays no other' },
  P11: { what: 'Histories of released versions go on under new code' },
  P12: { what: 'Histories, queues and tables do not grow without bound' },
  P13: { what: 'What cannot succeed ends Stalled with a remedy, without a hot loop' },
  P14: { what: 'No call outside the rights of the published roles' },
  P15: { what: 'An empty, invalid or shrunk configuration stops and asks' },
  P16: { what: 'Off-boarding leaves the world as it was before' },
  P17: { what: 'Clusters that share identities, roles and repositories end the same in any order' },
  P18: { what: 'Somebody who undoes us meets bounded writes, then Contested' },
} as const satisfies Readonly<Record<string, Subject>>;

/** What goes wrong. */
export const FAULTS = {
  F1: { what: 'Crash, restart or scale-in at any step' },
  F2: { what: 'Event delivered twice' },
  F3: { what: 'Event lost' },
  F4: { what: 'Events out of order' },
  F5: { what: 'Event later than a sweep' },
  F6: { what: 'Poisonous event: wrong type, child resource, odd casing, huge, empty' },
  F7: { what: 'Stale or false read' },
  F8: { what: 'Clock that jumps, timer that is late or early' },
  F9: { what: 'Two runs for one cluster' },
  F10: { what: 'New version with old runs under way' },
  F11: { what: 'Checkpoint lost or late' },
  F12: { what: '429 from a quota, Retry-After in seconds or as a date' },
  F13: { what: '429 or 409 because somebody else is at work' },
  F14: { what: '5xx, reset or time-out after the write was committed' },
  F15: { what: '401, token endpoint down' },
  F16: { what: '403: role not yet in force, or taken away during a run' },
  F17: { what: 'Long operation that is slow, fails, is cancelled or lost' },
  F18: { what: 'Pages with missing or repeated rows' },
  F19: { what: 'Principal not replicated yet' },
  F20: { what: 'Role assignment exists under another name' },
  F21: { what: 'Limit of role assignments reached' },
  F22: { what: 'Federated credentials written at the same time', noSuchFeature: NO_FEDERATION },
  F23: { what: 'Limit of federated credentials', noSuchFeature: NO_FEDERATION },
  F24: { what: 'Federated credential exists under another name', noSuchFeature: NO_FEDERATION },
  F25: { what: 'Identity deleted' },
  F26: { what: 'Identity deleted and created again under its name' },
  F27: { what: 'Entry on a host without client id and principal' },
  F28: { what: 'Ids in any casing' },
  F29: { what: 'Cluster updating, upgrading, stopped, deleting or failed' },
  F30: { what: 'AKS takes identities off its hosts' },
  F31: { what: 'Pool added between read and write' },
  F32: { what: 'Host gone or renamed' },
  F33: { what: 'Node resource group locked' },
  F34: { what: 'OIDC issuer off or rotated', noSuchFeature: NO_FEDERATION },
  F35: { what: 'Pools of virtual machines instead of scale sets' },
  F36: { what: 'Pull request closed by a human' },
  F37: { what: 'Branch edited by a human' },
  F38: { what: 'Base branch moved, or in conflict' },
  F39: { what: 'Rate limit of a forge' },
  F40: { what: 'Two pull requests opened in a race' },
  F41: { what: '429 or 5xx of a registry' },
  F42: { what: 'Tag moved between look and copy' },
  F43: { what: 'Multi-platform image that lacks a part' },
  F44: { what: 'Digest that does not match' },
  F45: { what: 'Import that fails half way' },
  F46: { what: 'Configuration empty or contradictory' },
  F47: { what: 'Two profiles claim one cluster' },
  F48: { what: 'Suspended or tagged during a run' },
  F49: { what: 'Somebody else keeps undoing us' },
  F50: { what: 'Subscription taken out of the settings' },
} as const satisfies Readonly<Record<string, Subject>>;

export type SubjectId = keyof typeof PROPERTIES | keyof typeof FAULTS;

export function isSubjectId(id: string): id is SubjectId {
  return Object.hasOwn(PROPERTIES, id) || Object.hasOwn(FAULTS, id);
}
