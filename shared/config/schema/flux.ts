import type { FluxRules } from '../../core/configuration/repository-rules';
import { NAMESPACE_NAME } from './names';
import { choice, flag, map, refTo, text, textLike } from './parts';

export const FLUX = map(
  {
    version: textLike<FluxRules['version']>({
      title: 'Flux version',
      description:
        'Flux version that all clusters of the repository run: objects are written in the API versions that it serves, and nothing else is checked. `auto`: inferred from what is in the repository.',
      expected: 'auto or a minor version of Flux such as 2.6',
      pattern: String.raw`^(auto|[02]\.\d{1,2})$`,
      default: 'auto',
      examples: ['auto'],
    }),
    source: choice(['auto', 'OCIRepository', 'HelmRepository'], {
      title: 'kind of source',
      description:
        'Kind of object for the source of a chart. `auto`: OCIRepository where Flux serves it as v1 (2.6 and later), otherwise HelmRepository.',
      default: 'auto',
      examples: ['HelmRepository'],
    }),
    pinDigest: flag({
      description:
        'Write the digest of a chart beside its version, so that Git pins its bytes. OCIRepository only.',
      default: true,
      examples: [false],
    }),
    namespace: refTo(NAMESPACE_NAME, {
      description: "Namespace of Flux' own objects.",
      default: 'flux-system',
      examples: ['flux-system'],
    }),
    releaseNamespace: refTo(NAMESPACE_NAME, {
      description:
        'Namespace that AAD Pod Identity (NMI) is installed in. The workload identity webhook goes to `azure-workload-identity-system`, any other chart to a namespace of its own name.',
      default: 'baseline',
      examples: ['baseline'],
    }),
    multiTenancy: flag({
      description:
        'Set it for clusters with the Flux extension of AKS, which refuses references across namespaces: all Flux objects are then in `namespace`.',
      default: false,
      examples: [true],
    }),
    bootstrap: choice(['auto', 'repository', 'layout'], {
      title: 'where Flux is set up',
      description:
        'How we know where Flux starts on a cluster. `repository`: the repository shows it, as `flux bootstrap` leaves it there. `layout`: it is set up elsewhere and reads `layout.clusters`, as the Flux extension of AKS is. `auto`: `layout` with `multiTenancy`, else `repository`.',
      default: 'auto',
      examples: ['layout'],
    }),
    gitRepository: text({
      title: 'object name',
      description: 'Name of the GitRepository that the Flux Kustomizations refer to.',
      expected: '1 to 253 lower-case letters, digits, dashes and dots',
      pattern: String.raw`^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`,
      default: 'flux-system',
      examples: ['flux-system'],
    }),
  },
  {
    title: 'Flux rules',
    description: 'What the Flux objects look like.',
    expected: 'a map of Flux rules',
    default: {},
    examples: [{ source: 'HelmRepository' }],
  },
);
