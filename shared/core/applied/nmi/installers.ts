import { fieldAt, listAt, mapAt, textAt } from '../flux/fields';
import { groupOf } from '../flux/scope';
import type { Applied, AppliedObject } from '../flux/types';
import type { Unknown } from '../unknown';
import { isNmiChart, speaksOfNmi } from './chart-name';
import { helmReleaseInstaller } from './helm-release';
import type { InstalledBy, Installer } from './installer';
import { workloadInstallers } from './workloads';

export interface FoundInstallers {
  readonly installers: readonly Installer[];
  /** Objects of which it cannot be told whether they install NMI. */
  readonly doubts: readonly Unknown[];
}

/** What installs NMI or MIC on a cluster, and what may install it but cannot be computed. */
export function installersIn(applied: Applied): FoundInstallers {
  const here = applied.objects.filter(({ elsewhere }) => !elsewhere);
  const installers: Installer[] = [];
  const doubts: Unknown[] = [];
  for (const object of here) {
    const found = installerOf(object, applied);
    if (found === undefined) continue;
    if ('code' in found) doubts.push(found);
    else installers.push(found);
  }
  return { installers: [...installers, ...workloadInstallers(here)], doubts };
}

function installerOf(object: AppliedObject, applied: Applied): Installer | Unknown | undefined {
  switch (object.kind) {
    case 'HelmRelease':
      return helmReleaseInstaller(object, applied);
    case 'HelmChart':
      return k3sChart(object);
    case 'ResourceSet':
      return speaking(object, 'ResourceSet');
    case 'ApplicationSet':
      return speaking(object, 'ArgoApplication');
    default:
      if (groupOf(object.apiVersion) === 'argoproj.io') return argoApplication(object);
      return OTHERS.has(groupOf(object.apiVersion))
        ? speaking(object, 'OtherController')
        : undefined;
  }
}

/** Controllers that put on the cluster what their objects speak of. */
const OTHERS = new Set([
  'infra.contrib.fluxcd.io',
  'kappctrl.k14s.io',
  'packaging.carvel.dev',
  'config.projectsveltos.io',
  'core.oam.dev',
  'fleet.cattle.io',
  'helm.crossplane.io',
  'kubernetes.crossplane.io',
]);

function speaking(object: AppliedObject, by: InstalledBy): Installer | undefined {
  const text = JSON.stringify(fieldAt(object.value, 'spec') ?? {});
  return speaksOfNmi(text) ? { by, object, suspended: object.suspended } : undefined;
}

function k3sChart(object: AppliedObject): Installer | undefined {
  if (groupOf(object.apiVersion) !== 'helm.cattle.io') return undefined;
  const chart = textAt(object.value, 'spec', 'chart') ?? '';
  if (!isNmiChart(chart)) return undefined;
  return {
    by: 'HelmChart',
    object,
    ...optional('version', textAt(object.value, 'spec', 'version')),
    ...optional('source', textAt(object.value, 'spec', 'repo')),
    suspended: object.suspended,
  };
}

function argoApplication(object: AppliedObject): Installer | undefined {
  if (object.kind !== 'Application') return undefined;
  const spec = mapAt(object.value, 'spec');
  const sources = [mapAt(spec, 'source'), ...listAt(spec, 'sources')];
  const source = sources.find((one) =>
    ['chart', 'path'].some((key) => isNmiChart(textAt(one, key) ?? '')),
  );
  if (source === undefined) return speaking(object, 'ArgoApplication');
  return {
    by: 'ArgoApplication',
    object,
    ...optional('version', textAt(source, 'targetRevision')),
    ...optional('source', textAt(source, 'repoURL')),
    suspended: object.suspended,
  };
}

function optional(key: 'version' | 'source', value: string | undefined): Partial<Installer> {
  return value === undefined ? {} : { [key]: value };
}
