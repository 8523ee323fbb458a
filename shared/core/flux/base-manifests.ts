import { chooseSource } from './choose-source';
import type { FluxApis } from './flux-apis';
import { helmRelease } from './helm-release';
import { helmRepository } from './helm-repository';
import { kustomizationFile } from './kustomization-file';
import type { BasePlace } from './layout';
import { baseFolder } from './layout';
import { ociRepository } from './oci-repository';
import { joined } from './paths';
import { releaseNamespaceOf } from './release-namespace';
import type { RepoFile } from '../base/repo-file';
import type { RepositoryRules } from '../configuration/repository-rules';
import type { DesiredChart } from './desired';
import { yamlText } from './yaml-text';

/**
 * The base of a chart: what clusters share, and the one place where version and digest stand. Without a namespace: whether
 * that is there already differs by cluster. With multi-tenancy Flux refuses references across namespaces, so everything
 * is in its own namespace and the release names the target's. `place`: where the layout has a base for each region or stage.
 */
export function baseManifests(
  desired: DesiredChart,
  repository: Pick<RepositoryRules, 'flux' | 'layout'>,
  apis: FluxApis,
  place?: BasePlace,
): readonly RepoFile[] {
  const { flux } = repository;
  const folder = baseFolder(repository, desired.chart, place);
  const source = chooseSource(apis, flux);
  const object =
    source.kind === 'OCIRepository'
      ? ociRepository(desired, source.version, flux.pinDigest)
      : helmRepository(desired, source.version);
  const release = helmRelease(desired, source, apis, flux);
  const kustomization = kustomizationFile({
    namespace: flux.multiTenancy ? flux.namespace : releaseNamespaceOf(desired, flux),
    resources: ['source.yaml', 'release.yaml'],
  });
  return [
    { path: joined(folder, 'source.yaml'), text: yamlText({ value: object }) },
    { path: joined(folder, 'release.yaml'), text: yamlText({ value: release }) },
    { path: joined(folder, 'kustomization.yaml'), text: kustomization },
  ];
}
