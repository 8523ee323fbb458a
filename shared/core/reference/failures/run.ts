import type { Explained } from '../explained';

/** What keeps the plan for a cluster from being carried out. */
export const RUN_FAILURES = {
  RoleMissing: {
    meaning:
      'The profile says `roles: check`, and a role is missing. Nothing is sent to hosts, as Azure would refuse it.',
    remedy: 'Grant the role with the command of the remedy.',
  },
  NodeResourceGroupLocked: {
    meaning: 'The node resource group is locked against everybody but AKS.',
    remedy: '`az aks update --nrg-lockdown-restriction-level Unrestricted`, as the remedy has it.',
  },
  IdentityResourceGroupNotFound: {
    meaning:
      'The profile names a resource group that Azure does not find. Its identities stay as they are.',
    remedy: 'Create the group, or take it out of `identities.resourceGroups`.',
  },
  NoKubeletIdentity: {
    meaning:
      'A cluster with a service principal: there is no kubelet identity to grant the roles of MIC to.',
    remedy: '`az aks update --enable-managed-identity`, or `mode: managed`.',
  },
  DeadEntry: {
    meaning:
      'Somebody else attached an identity to a host and deleted it since. Azure refuses every addition beside it.',
    remedy:
      'Take the entry off with the command of the remedy, or set `removeDeadEntries: true`. See [Mend](../operate.md#mend).',
  },
  MassRemovalRefused: {
    meaning:
      'The plan would take back more than `maxRemovalShare` allows. Nothing is removed; additions go on.',
    remedy:
      'If it is meant, raise `maxRemovalShare` until it has happened. If not, check the groups and tags of the profile. See [Mend](../operate.md#mend).',
  },
  MassReleaseRefused: {
    meaning:
      'More AzureAssignedIdentity objects of living pods would be deleted than `maxRemovalShare` allows. None is deleted.',
    remedy:
      'See whether somebody deleted bindings; if it is meant, raise `maxRemovalShare` until it has happened.',
  },
  HostsOutliveCluster: {
    meaning:
      'Azure says that the cluster does not exist, and still shows its hosts. Nothing is taken back while pods may run there.',
    remedy: 'Check with `az aks show`. If it was deleted, off-board it.',
  },
  ProfileConflict: {
    meaning: 'Two profiles claim the cluster. Neither is applied.',
    remedy: 'Narrow the selector of one of them.',
  },
  Contested: {
    meaning:
      'Somebody else keeps undoing what we put on a host or a scope. It is left alone until the time that the message names; everything else goes on.',
    remedy:
      'Look at the activity log for who writes to it. A resync restores it at once. See [Mend](../operate.md#mend).',
  },
  ClusterBusy: {
    meaning: 'AKS is working on the cluster; its hosts cannot be changed meanwhile.',
    remedy: 'Nothing: we try again.',
  },
  HostBusy: {
    meaning: 'Azure is working on a host that an off-boarding has to change.',
    remedy: 'Nothing: the off-boarding goes on once it has settled.',
  },
  ClusterNotShown: {
    meaning:
      'Azure did not show the cluster just before a write, so its tags could not be checked.',
    remedy: 'Nothing: the next run looks again.',
  },
  AbsenceUnproved: {
    meaning:
      'Azure stopped showing something that we gave. It is read again before anything is taken for gone.',
    remedy: 'Nothing: the message says when.',
  },
  ManyReadsToProve: {
    meaning: 'Lists of Azure omit so many objects that they are read in several runs.',
    remedy: 'Nothing: the next run reads the next ones.',
  },
  NotProven: {
    meaning: 'Azure accepted a write, and a read does not show it yet.',
    remedy: 'Nothing: the next run looks again.',
  },
  NotTakenBack: {
    meaning: 'Something that an off-boarding took back is not confirmed as gone yet.',
    remedy: 'Nothing: the off-boarding goes on.',
  },
  OutsideMaintenanceWindow: {
    meaning: 'The plan waits for the maintenance window of its profile.',
    remedy:
      'Nothing; or open the window: [maintenance windows](../operate.md#maintenance-windows).',
  },
  WaitsForRing: {
    meaning:
      'The plan waits until an earlier ring of its profile has had the change for its soak time.',
    remedy:
      'Nothing; or mend, or suspend, the clusters that it names: [rings](../operate.md#rings).',
  },
  WriteBoundReached: {
    meaning:
      'The cluster was written to as often as `maxWritesPerHour` allows, or one host refused ten writes within the hour.',
    remedy: 'Look at its audit: somebody undoes our work, or something is refused again and again.',
  },
  StoppedByDryRun: {
    meaning: '`RECONCILER_DRY_RUN` was set while a run was under way. What it had done stays.',
    remedy: 'Nothing; unset it to go on.',
  },
  StoppedBySuspend: {
    meaning: 'The cluster was suspended while a run was under way. What it had done stays.',
    remedy: 'Nothing; resume it to go on.',
  },
  StoppedByExemption: {
    meaning: 'The cluster was exempted while a run was under way. What it had done stays.',
    remedy: 'Nothing.',
  },
  StoppedByObserveOnly: {
    meaning:
      'The profile was set to observe only while a run was under way. What it had done stays.',
    remedy: 'Nothing.',
  },
  StoppedByProfile: {
    meaning: 'Another profile, or none, selects the cluster since the plan was made.',
    remedy: 'Nothing: the next run plans anew.',
  },
  StoppedBySubscription: {
    meaning:
      'The subscription was taken out of `settings.subscriptions` while a run was under way.',
    remedy: 'Nothing; or put it back.',
  },
  StoppedByRequest: {
    meaning: 'Somebody asked for something else while a run was under way.',
    remedy: 'Nothing: the next run does that.',
  },
  StoppedByTag: {
    meaning: 'A tag of an identity changed since the plan was made.',
    remedy: 'Nothing: the next run plans anew.',
  },
  StoppedByConfiguration: {
    meaning: 'The configuration changed since the plan was made.',
    remedy: 'Nothing: the next run plans anew.',
  },
  StepNotCarriedOut: {
    meaning: 'A step of the plan has no result.',
    remedy: 'A defect of ours: report it with the plan.',
  },
  NoAnswer: {
    meaning:
      'An off-boarding broke off, or a table did not answer. What was asked may have happened.',
    remedy: 'Nothing: the next run looks at what came of it.',
  },
  NotStarted: {
    meaning: 'The run could not be started.',
    remedy: 'Nothing: it stays in the queue.',
  },
  Unexpected: {
    meaning: 'An error that nobody foresaw.',
    remedy: 'Look at the logs of that time, and report it. It is tried again.',
  },
  PlanNotFound: {
    meaning: 'No plan of that id is stored.',
    remedy: 'Ask for a new plan.',
  },
  PlanIsStale: {
    meaning: 'There is a newer plan.',
    remedy: 'Look at the newer one.',
  },
  PlanNotToBeCarriedOut: {
    meaning: 'The plan was made as a preview, or in dry run: it is never carried out.',
    remedy: 'Ask for a new plan.',
  },
  PlanOfAnotherIntent: {
    meaning: 'The plan was made for something else: reconciling or off-boarding.',
    remedy: 'Ask for a plan of this intent.',
  },
  StepNotInPlan: {
    meaning: 'The plan has no such step.',
    remedy: 'Nothing: it is not carried out.',
  },
  PlanTooLargeToStore: {
    meaning: 'The plan is too large to be shown as a whole.',
    remedy: 'Ask for it again with `GET …/plan`.',
  },
} as const satisfies Readonly<Record<string, Explained>>;
