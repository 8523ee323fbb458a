import { withAffix } from './affixes';
import type { Accumulated } from './accumulated';
import type { TransformerConfig } from './config';
import { spend } from './effort';
import { withImage } from './images';
import type { Kustomization } from './kustomization-file';
import { labelFields, withPairs } from './labels';
import { withNamespace } from './namespace';
import { applyOldJsonPatch, applyOldMergePatches, applyPatch } from './patches';
import { applyReplacement } from './replacements';
import { withReplicas } from './replicas';
import { withVars } from './vars';
import { changed, type Resource } from './resource';
import { attempt, type Target } from './target';

type Step = (on: Accumulated) => Accumulated;

/** What a kustomization does to all that it has gathered, in the order of kustomize. */
export function transformed(on: Accumulated, target: Target): Accumulated {
  return stepsOf(target, on.config).reduce((now, step) => {
    spend(now.resources.length / 2);
    return attempt(now, target, () => step(now));
  }, on);
}

function stepsOf(
  { kustomization, file, loader }: Target,
  config: TransformerConfig,
): readonly Step[] {
  const merges = kustomization.patchesStrategicMerge ?? [];
  return [
    ...(merges.length > 0 ? [lazily(() => applyOldMergePatches(merges, loader, file))] : []),
    ...(kustomization.patches ?? []).map((entry) => lazily(() => applyPatch(entry, loader, file))),
    ...renamingSteps(kustomization, config, file),
    ...labelSteps(kustomization, config, file),
    ...(kustomization.patchesJson6902 ?? []).map((entry) =>
      lazily(() => applyOldJsonPatch(entry, loader, file)),
    ),
    ...(kustomization.replicas ?? []).map(
      ({ name = '', count = 0 }): Step =>
        (on) =>
          marked(on, withReplicas(on, { name, count }, config.replicas), file),
    ),
    ...kustomization.images.map((entry) =>
      each(file, (resources) => withImage(resources, entry, config.images)),
    ),
    ...(kustomization.replacements ?? []).map((entry) =>
      lazily(() => applyReplacement(entry, loader, file)),
    ),
    ...((kustomization.vars ?? []).length > 0
      ? [(on: Accumulated) => withVars(on, kustomization.vars ?? [])]
      : []),
  ];
}

function lazily(make: () => Step): Step {
  return (on) => make()(on);
}

function renamingSteps(
  kustomization: Kustomization,
  config: TransformerConfig,
  file: string,
): readonly Step[] {
  const { namespace, namePrefix, nameSuffix } = kustomization;
  return [
    ...(namespace
      ? [each(file, (resources) => withNamespace(resources, namespace, config.namespace))]
      : []),
    ...(namePrefix
      ? [
          each(file, (resources) =>
            withAffix(resources, { kind: 'prefix', text: namePrefix, specs: config.namePrefix }),
          ),
        ]
      : []),
    ...(nameSuffix
      ? [
          each(file, (resources) =>
            withAffix(resources, { kind: 'suffix', text: nameSuffix, specs: config.nameSuffix }),
          ),
        ]
      : []),
  ];
}

function labelSteps(
  kustomization: Kustomization,
  config: TransformerConfig,
  file: string,
): readonly Step[] {
  const { labels = [], commonLabels = {}, commonAnnotations = {} } = kustomization;
  return [
    ...labels.map((entry) =>
      each(file, (resources) =>
        withPairs(resources, entry.pairs ?? {}, labelFields(entry, config)),
      ),
    ),
    each(file, (resources) => withPairs(resources, commonLabels, config.commonLabels)),
    each(file, (resources) => withPairs(resources, commonAnnotations, config.commonAnnotations)),
  ];
}

function each(by: string, step: (resources: readonly Resource[]) => readonly Resource[]): Step {
  return (on) => marked(on, { ...on, resources: step(on.resources) }, by);
}

/** Says who changed what; for steps that neither add nor remove. */
function marked(before: Accumulated, after: Accumulated, by: string): Accumulated {
  if (before.resources === after.resources) return after;
  const resources = after.resources.map((resource, at) => {
    const old = before.resources[at];
    return old === undefined ? resource : changed(old, resource, by);
  });
  return { ...after, resources };
}
