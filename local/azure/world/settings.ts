/** How long things last, in milliseconds of real Azure (see `timeScale`). */
export interface Latency {
  /** Added to each ARM answer. Keep 0 on a virtual clock whose owner tracks the call: time cannot pass meanwhile. */
  readonly requestMs: number;
  readonly vmssPatchMs: number;
  readonly vmPatchMs: number;
  /** Retry-After of a running operation, in seconds. */
  readonly retryAfterSeconds: number;
  readonly clusterCreateMs: number;
  readonly clusterUpgradeMs: number;
  readonly clusterDeleteMs: number;
  readonly clusterPowerMs: number;
  readonly poolCreateMs: number;
  /** A new grant counts only after this long (real Azure: up to 10 minutes). */
  readonly roleReplicationMs: number;
  /** Lists of role assignments show what was there this long ago; a GET of one is never late. */
  readonly roleListLagMs: number;
  /** A new principal is unknown to the authorization service for this long. */
  readonly principalReplicationMs: number;
  readonly eventDeliveryMs: number;
  readonly imageImportMs: number;
  /** A policy reaches a cluster with the add-on after this long. */
  readonly policyDelayMs: number;
}

const DEFAULT_LATENCY: Latency = {
  requestMs: 0,
  vmssPatchMs: 40_000,
  vmPatchMs: 15_000,
  retryAfterSeconds: 10,
  clusterCreateMs: 240_000,
  clusterUpgradeMs: 600_000,
  clusterDeleteMs: 120_000,
  clusterPowerMs: 90_000,
  poolCreateMs: 120_000,
  roleReplicationMs: 0,
  roleListLagMs: 0,
  principalReplicationMs: 0,
  eventDeliveryMs: 1_000,
  imageImportMs: 20_000,
  policyDelayMs: 15 * 60_000,
};

/** What can be changed while the simulator runs (`world.settings`, `POST /_sim/settings`). */
export interface Settings {
  latency: Latency;
  /** Whether an upgrade or a scale wipes identities that AKS did not put on its scale sets (AKS before 2020-08-31). */
  aksDropsForeignIdentities: boolean;
  /** Items per page of a list. */
  pageSize: number;
  enforceRbac: boolean;
  /** Whether ids come back with the odd casing that real providers use. */
  oddCasing: boolean;
  /** Role assignments per subscription, fixed in Azure. */
  roleAssignmentLimit: number;
}

/** The settings of a fresh simulator. */
export function defaultSettings(latency: Partial<Latency> = {}): Settings {
  return {
    latency: { ...DEFAULT_LATENCY, ...latency },
    aksDropsForeignIdentities: false,
    pageSize: 250,
    enforceRbac: true,
    oddCasing: true,
    roleAssignmentLimit: 4000,
  };
}
