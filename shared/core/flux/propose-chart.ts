import { addMissing } from './add-missing';
import { baseManifests } from './base-manifests';
import type { ChartPin } from './bump';
import { bumpChart } from './bump';
import { chooseSource } from './choose-source';
import type { AskedCluster } from './discovered-releases';
import type { GenerationFinding } from './generation';
import { generationOf } from './generation';
import { baseFolder, isSharedBase } from './layout';
import type { ProposedChange, RepoFile } from './repo-file';
import type { GitOpsTarget } from './target';
import type { WantedChart } from './wanted';
import { writtenTimeouts } from './written-timeouts';

export interface ChartProposal extends ProposedChange {
  /** The oldest pin that moves; absent: none does, or the repository gets the chart for the first time. */
  readonly from?: ChartPin;
}

/**
 * What a request about a chart changes: the version of the releases that the repository has; without any, a base of its
 * own is added. `asked`: clusters whose API servers were asked what they serve.
 */
export function proposeChart(
  files: readonly RepoFile[],
  wanted: WantedChart,
  target: GitOpsTarget,
  asked?: readonly AskedCluster[],
): ChartProposal {
  const { found, ...bump } = bumpChart(files, wanted, target);
  // Where bases differ by region or stage, each cluster brings its own.
  if (found || !isSharedBase(target.layout)) return bump;
  const finding = generationOf(files, target, asked);
  if ('conflict' in finding) return conflictOf(finding.conflict, baseFolder(target, wanted.chart));
  const change = addMissing(files, baseManifests(wanted, target, finding.generation));
  return withNotes(change, [
    ...generationNotes(finding, target),
    ...writtenTimeouts(change.files, [wanted]),
  ]);
}

/** Nothing is written that a cluster would refuse: a human has to say what is right. */
export function conflictOf(conflict: string, path: string): ProposedChange {
  return {
    files: [],
    leftAlone: [{ path, code: 'FluxVersionConflict', message: conflict }],
    notes: [],
  };
}

/** How the API versions of new files were found; nothing where no file is new. */
export function generationNotes(
  finding: Exclude<GenerationFinding, { readonly conflict: string }>,
  { flux }: Pick<GitOpsTarget, 'flux'>,
): readonly string[] {
  const { versions } = finding.generation;
  const source = chooseSource(finding.generation, flux);
  const pinLost = flux.pinDigest && source.kind === 'HelmRepository';
  return [
    `API versions: HelmRelease ${versions.HelmRelease}, ${source.kind} ${source.version}, Kustomization ${versions.Kustomization}; because ${finding.evidence.join('; ')}.`,
    ...(source.note === undefined ? [] : [source.note]),
    ...(pinLost ? ['A HelmRepository cannot pin a digest: the version alone is written.'] : []),
  ];
}

export function withNotes(change: ProposedChange, notes: readonly string[]): ProposedChange {
  return change.files.length === 0 ? change : { ...change, notes: [...notes, ...change.notes] };
}
