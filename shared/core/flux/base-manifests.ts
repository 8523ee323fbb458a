import { chooseSource } from './choose-source';
import type { FluxGeneration } from './generation';
import { helmRelease } from './helm-release';
import { helmRepository } from './helm-repository';
import { kustomizationFile } from './kustomization-file';
import { namespaceFile } from './namespace-file';
import { ociRepository } from './oci-repository';
import { folderOf, joined } from './paths';
import { releaseNamespaceOf } from './release-namespace';
import type { RepoFile } from './repo-file';
import type { GitOpsTarget } from './target';
import type { WantedChart } from './wanted';
import { yamlText } from './yaml-text';

/** Folder of a chart's base. Throws ReconcileError (Terminal) for a name that is no plain one. */
export function baseFolder({ layout }: Pick<GitOpsTarget, 'layout'>, chart: string): string {
  return folderOf(layout.base, chart);
}

/**
 * `<base>/<chart>/`: what every cluster shares, and the one place where version and digest stand. With multi-tenancy
 * Flux refuses references across namespaces, so everything is in its own namespace and the release names the target's.
 */
export function baseManifests(
  wanted: WantedChart,
  target: Pick<GitOpsTarget, 'flux' | 'layout'>,
  generation: FluxGeneration,
): readonly RepoFile[] {
  const { flux } = target;
  const folder = baseFolder(target, wanted.chart);
  const source = chooseSource(generation, flux);
  const namespace = releaseNamespaceOf(wanted, flux);
  const files: readonly (readonly [string, string])[] = [
    ...(flux.multiTenancy
      ? []
      : [['namespace.yaml', namespaceFile(namespace, wanted.preset)] as const]),
    [
      'source.yaml',
      yamlText({
        value:
          source.kind === 'OCIRepository'
            ? ociRepository(wanted, source.version, flux.pinDigest)
            : helmRepository(wanted, source.version),
      }),
    ],
    ['release.yaml', yamlText({ value: helmRelease(wanted, source, generation, flux) })],
  ];
  const kustomization = kustomizationFile({
    namespace: flux.multiTenancy ? flux.namespace : namespace,
    resources: files.map(([name]) => name),
  });
  return [...files, ['kustomization.yaml', kustomization] as const].map(([name, text]) => ({
    path: joined(folder, name),
    text,
  }));
}
