import type { IsoTime } from '../base/iso-time';
import type { Configuration } from '../configuration/profile';
import type { Selection } from './selection';
import { selectProfile } from './selection';
import type { SelectableCluster } from './selector';

/** Why nothing may be taken back from a cluster now. */
export interface Withheld {
  /** CamelCase, for programs. */
  readonly code: 'DryRun' | 'Suspended' | 'Exempt' | 'ObserveOnly';
  /** For people. */
  readonly why: string;
}

/** What is asked before anything is taken back. */
export interface WithheldInput {
  readonly configuration: Configuration;
  /** Undefined once Azure does not have it any more: then only dry run holds us back. */
  readonly cluster: SelectableCluster | undefined;
  readonly dryRun: boolean;
  readonly now: IsoTime;
}

/** "Leave it alone" covers off-boarding, too: that takes tokens from running pods. Undefined when it may go on. */
export function withheld({
  configuration,
  cluster,
  dryRun,
  now,
}: WithheldInput): Withheld | undefined {
  if (dryRun) return { code: 'DryRun', why: 'the reconciler is in dry run (RECONCILER_DRY_RUN)' };
  if (cluster === undefined) return undefined;
  return restOf(selectProfile(configuration, cluster, now), (name) =>
    selectProfile(only(configuration, name), cluster, now),
  );
}

/** Of several profiles that claim the cluster, none is applied, but each may hold us back. */
function restOf(selection: Selection, alone: (profile: string) => Selection): Withheld | undefined {
  switch (selection.kind) {
    case 'none':
      return undefined;
    case 'contested':
      return selection.profiles
        .map((name) => restOf(alone(name), () => NONE))
        .find((rest) => rest !== undefined);
    case 'selected':
      switch (selection.activity) {
        case 'active':
          return undefined;
        case 'suspended':
          return { code: 'Suspended', why: selection.why };
        case 'exempt':
          return { code: 'Exempt', why: selection.why };
        case 'observeOnly':
          return { code: 'ObserveOnly', why: selection.why };
      }
  }
}

const NONE: Selection = { kind: 'none', reason: '' };

function only(configuration: Configuration, name: string): Configuration {
  return {
    ...configuration,
    profiles: configuration.profiles.filter((profile) => profile.name === name),
  };
}
