import { FOLDER_NAME, FOLDER_TEMPLATE } from './names';
import { map, mapOf, refTo, text } from './parts';

export const LAYOUT = map(
  {
    base: refTo(FOLDER_TEMPLATE, {
      description:
        'What clusters share of a chart. `{chart}`, `{region}` and `{stage}` are replaced; without `{chart}`, it comes last: `<base>/<chart>/release.yaml`.',
      default: 'identity-reconciler/base',
      examples: ['identity-reconciler/base'],
    }),
    overlays: refTo(FOLDER_TEMPLATE, {
      description:
        'What differs between clusters. `{cluster}`, `{region}` and `{stage}` are replaced; without `{cluster}`, it comes last: `<overlays>/<cluster>/kustomization.yaml`.',
      default: 'identity-reconciler/clusters',
      examples: ['identity-reconciler/clusters'],
    }),
    clusters: refTo(FOLDER_TEMPLATE, {
      description:
        'The folder that Flux reads for a cluster, which gets one file. `{cluster}`, `{region}` and `{stage}` are replaced; without `{cluster}`, it comes last. `.` is the root of the repository.',
      default: 'clusters',
      examples: ['environments/{stage}/{cluster}'],
    }),
    kustomization: text({
      title: 'name of the Flux Kustomization',
      description:
        'Name of the Flux Kustomization of each cluster. The one for the exceptions ends in `-exceptions`.',
      expected: '1 to 52 lower-case letters, digits and dashes, such as identity-reconciler',
      pattern: String.raw`^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$`,
      default: 'identity-reconciler',
      examples: ['identity-reconciler'],
    }),
    file: text({
      title: 'file of the Flux Kustomization',
      description: 'Name of the file that holds it, in the folder that Flux reads for the cluster.',
      expected:
        'the name of a .yaml file such as identity-reconciler.yaml, and none that kustomize takes for its own',
      pattern: String.raw`^(?!kustomization\.ya?ml$)[A-Za-z0-9][A-Za-z0-9._-]{0,90}\.ya?ml$`,
      default: 'identity-reconciler.yaml',
      examples: ['identity-reconciler.yaml'],
    }),
    names: mapOf(refTo(FOLDER_NAME), {
      title: 'folder names of clusters',
      description:
        'What `{cluster}` stands for, by the name of the cluster in Azure, where the repository calls it something else.',
      expected: 'a map from names of clusters to names of folders',
      default: {},
      examples: [{ 'aks-contoso-prod-weu': 'production' }],
    }),
    regions: mapOf(refTo(FOLDER_NAME), {
      title: 'folder names of regions',
      description: 'What `{region}` stands for, by region of Azure.',
      expected: 'a map from regions to names of folders',
      default: {},
      examples: [{ westeurope: 'weu' }],
    }),
  },
  {
    title: 'layout',
    description:
      'Where our files are in the repository, and what they are called. Folders may hold `{cluster}`, `{chart}`, `{region}` and `{stage}` (`gitops.stage` of the profile).',
    expected: 'a map of the folders base, overlays and clusters, and of names',
    default: {},
    examples: [
      { clusters: 'environments/{stage}/{region}/{cluster}', regions: { westeurope: 'weu' } },
    ],
  },
);
