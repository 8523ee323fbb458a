import { IDENTITIES } from './identities';
import { KUBENET, ADMISSION } from './kubenet';
import { CLUSTER_RINGS } from './cluster-rings';
import { MAINTENANCE } from './maintenance';
import { NAME_FORM, NAMESPACE_NAME } from './names';
import { PROFILE_GITOPS } from './profile-gitops';
import { SELECTOR } from './selector';
import { choice, definition, flag, list, map, number, optional, refTo, text } from './parts';

export const PROFILE = definition(
  'profile',
  map(
    {
      name: text({
        title: 'profile name',
        description: 'Name of the profile, unique in the file regardless of case.',
        expected: '1 to 63 letters, digits, dots, dashes or underscores, a letter or digit first',
        pattern: NAME_FORM,
        examples: ['platform'],
      }),
      selector: refTo(SELECTOR),
      mode: choice(['managed', 'standard'], {
        title: 'mode',
        description:
          "`managed`: NMI runs in managed mode, there is no MIC, and we attach identities to every node pool ahead of any pod. `standard`: NMI runs in standard mode, and `mic` says who takes MIC's part.",
        later: ['workload-identity'],
        default: 'managed',
        examples: ['managed'],
      }),
      mic: choice(['in-cluster', 'serverless'], {
        title: 'place of MIC',
        description:
          'Mode `standard` only. `in-cluster`: the cluster keeps its MIC, and we give the kubelet identity the two roles that it needs. `serverless`: no MIC runs; we attach the identities and keep the AzureAssignedIdentity objects in its place.',
        default: 'in-cluster',
        examples: ['serverless'],
      }),
      forceNamespaced: flag({
        description:
          "As NMI's `--forceNamespaced` in mode `standard` with `mic: serverless`: an AzureIdentity serves pods of its own namespace only. In mode `managed` this is always the case.",
        default: false,
        examples: [true],
      }),
      objects: choice(['read', 'ignore'], {
        title: 'way to handle objects',
        description:
          '`read`: the aad-pod-identity objects in each cluster are read, checked and reported. `ignore`: only the Azure side is managed; for clusters whose API server cannot be reached.',
        default: 'read',
        examples: ['read'],
      }),
      secrets: choice(['read', 'ignore'], {
        title: 'way to handle Secrets',
        description:
          '`read`: the Secrets that AzureIdentity objects of service principals (types 1 and 2) name are read, so that the status says whether NMI finds a credential in them; their content is not kept. This needs the right to get them (`infra/cluster/secrets.yaml`) and `objects: read`. `ignore`: whether pods that depend on a Secret get a token is unknown.',
        default: 'ignore',
        examples: ['read'],
      }),
      watch: flag({
        description:
          'Watch the objects of each cluster, so that a change is seen within seconds. This keeps a connection per cluster open; without it, changes are seen at the next event or sweep.',
        default: false,
        examples: [true],
      }),
      kubenet: KUBENET,
      admission: ADMISSION,
      nmiNamespaces: optional(
        list(refTo(NAMESPACE_NAME), {
          title: 'namespaces of NMI',
          description:
            "Where NMI and MIC run. What looks like them in another namespace is only a finding, because anyone who can create pods there could fake it. On kubenet the policies exclude these namespaces: let few people create pods in them. Default: kube-system, and the `releaseNamespace` of the profile's repository.",
          expected: 'a list of namespace names',
          minItems: 1,
          uniqueItems: true,
          examples: [['aad-pod-identity']],
        }),
      ),
      roles: choice(['grant', 'check'], {
        title: 'way to handle roles',
        description:
          '`grant`: missing role assignments are created. `check`: they are only reported, with the command that creates them; until they exist (Contributor or Owner serves as well) nothing is sent to the hosts.',
        default: 'grant',
        examples: ['grant'],
      }),
      operatorScope: choice(['resourceGroup', 'identity'], {
        title: 'operator scope',
        description:
          'Where Managed Identity Operator is given: on whole identity resource groups (`resourceGroup`), or on each single identity (`identity`).',
        default: 'resourceGroup',
        examples: ['resourceGroup'],
      }),
      identities: refTo(IDENTITIES),
      suspend: flag({
        description: 'Leave every cluster of the profile alone.',
        default: false,
        examples: [true],
      }),
      exemptUntil: optional(
        text({
          title: 'point in time',
          description:
            'Leave every cluster of the profile alone until then. A date (midnight UTC), or a time with its offset.',
          expected:
            'a date such as 2026-12-31 (midnight UTC) or a time with offset such as 2026-12-31T18:00:00Z',
          pattern: String.raw`^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2}))?$`,
          examples: ['2026-12-31', '2026-12-31T18:00:00Z'],
        }),
      ),
      observeOnly: flag({
        description: 'Plan and report, but never write.',
        default: false,
        examples: [true],
      }),
      maintenance: optional(MAINTENANCE),
      rings: CLUSTER_RINGS,
      maxRemovalShare: number({
        title: 'share',
        description:
          'Largest share of what we hold on a cluster that one plan may remove; beyond it the plan stops and asks a human. 0 means that nothing is ever removed.',
        expected: 'a number from 0 to 1, such as 0.5',
        minimum: 0,
        maximum: 1,
        default: 0.5,
        examples: [0.5],
      }),
      removeDeadEntries: flag({
        description:
          'Remove the entry of a deleted identity from a host even if somebody else put it there: Azure refuses every addition beside one. Only where something has to be added, and only after a read of the identity itself has shown that it is deleted. Otherwise the cluster is Stalled (`DeadEntry`) with the command that removes it.',
        default: false,
        examples: [true],
      }),
      tagOverrides: list(
        choice(['profile', 'suspend', 'exemptUntil', 'observeOnly'], {
          title: 'overridable setting',
        }),
        {
          title: 'overridable settings',
          description:
            'What the tags of a cluster may say: `suspend` and `observeOnly` take `true`, `exemptUntil` takes a date; they only ever tighten what the profile says, so `false` or an earlier date undoes nothing. `profile` lets anyone who can write tags on the cluster choose among the profiles that select it. Tags that are not listed here are ignored with a warning; with an empty list the file alone decides.',
          expected: 'a list of profile, suspend, exemptUntil or observeOnly',
          uniqueItems: true,
          default: ['suspend', 'exemptUntil', 'observeOnly'],
          examples: [['suspend', 'exemptUntil']],
        },
      ),
      gitops: optional(PROFILE_GITOPS),
    },
    {
      title: 'profile',
      description: 'What should be set up on a set of clusters.',
      expected: 'a map with at least the keys name, selector and identities',
    },
  ),
);
