import { NAMESPACE_NAME } from './names';
import { choice, list, map, refTo } from './parts';

export const KUBENET = map(
  {
    handling: choice(['enforce', 'refuse', 'accept-risk'], {
      title: 'way to handle kubenet',
      description:
        '`enforce`: nothing is attached until two Azure Policies that deny NET_RAW to pods are in force. `refuse`: nothing is ever attached. `accept-risk`: kubenet is treated like any other plugin, and the audit records it.',
      default: 'enforce',
      examples: ['enforce'],
    }),
    effect: choice(['audit-first', 'deny'], {
      title: 'effect of the policies',
      description:
        'A policy that denies refuses every change of a running pod that does not comply, even of a label, and each new pod of its kind. `audit-first`: the policies are assigned with effect Audit, the findings list such pods, and Deny follows automatically once none runs. With `policyScope: resourceGroup`, and where the API server cannot be asked, it stays Audit: set `deny` when you know. `deny`: at once. A policy that already denies is never weakened.',
      default: 'audit-first',
      examples: ['deny'],
    }),
    policyScope: choice(['cluster', 'resourceGroup'], {
      title: 'policy scope',
      description:
        'Where the policies are assigned: on the cluster, or on its resource group. After a change the ones at the old scope are deleted once the new ones are in force.',
      default: 'cluster',
      examples: ['resourceGroup'],
    }),
    excludedNamespaces: list(refTo(NAMESPACE_NAME), {
      title: 'excluded namespaces',
      description:
        'Namespaces that the policies do not look at. `nmiNamespaces` are excluded as well, because NMI needs NET_RAW.',
      expected: 'a list of namespace names',
      uniqueItems: true,
      default: ['kube-system', 'gatekeeper-system', 'azure-arc', 'azure-extensions-usage-system'],
      examples: [['kube-system', 'gatekeeper-system']],
    }),
  },
  {
    title: 'kubenet rules',
    description:
      'How clusters with network plugin kubenet are treated: there a pod with the capability NET_RAW can impersonate another one and get its tokens.',
    expected: 'a map with the keys handling, effect, policyScope and excludedNamespaces',
    default: {},
    examples: [{ handling: 'refuse' }],
  },
);

export const ADMISSION = map(
  {
    effect: choice(['off', 'audit', 'audit-first', 'deny'], {
      title: 'effect of the policies',
      description:
        '`audit-first`: the policies come with Audit, which warns and refuses nothing; a separate request for Deny follows once a look finds them in the cluster, and nothing that they would refuse. Where we cannot look it stays Audit: set `deny` when you know. `audit`: it stays Audit. `deny`: at once. `off`: no policies are proposed, and those in the repository stay.',
      default: 'audit-first',
      examples: ['deny'],
    }),
  },
  {
    title: 'admission rules',
    description:
      'Managed mode: ValidatingAdmissionPolicies that keep namespaces apart, brought by the pull requests that install NMI. NMI asks for tokens by client id alone, so anyone who can write an AzureIdentity can get the token of any identity on the node; the policies admit only pairs of resource id and client id that the profile and the tags grant to a namespace. From Kubernetes 1.30 on.',
    expected: 'a map with the key effect',
    default: {},
    examples: [{ effect: 'deny' }],
  },
);
