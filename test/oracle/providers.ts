import type { WireExchange } from './exchange';

/** Which official description covers a part of ARM, and which api-version the SDK that we ship sends there. */
export interface Provider {
  /** Recognises the last `/providers/...` part of a path. */
  readonly pattern: RegExp;
  readonly sdkVersion: string;
  /** The version of the stored swagger; differs from the SDK's where data/specs/MANIFEST.md says NEAREST. */
  readonly specVersion: string;
  /** Below data/specs/specification. */
  readonly swagger: readonly string[];
  /** The swagger tells of no errors at all; the common envelope is judged all the same (envelope.ts). */
  readonly errorsUndescribed?: boolean;
  /** Below data/bicep-types: Microsoft's translation of the exact version, where the swagger is only the nearest. */
  readonly exact?: string;
}

const COMPUTE = 'compute/resource-manager/Microsoft.Compute/ComputeRP/stable/2024-07-01';
const AUTHORIZATION = 'authorization/resource-manager/Microsoft.Authorization/stable/2022-04-01';

/** Only what the product calls: a request to anything else is a violation until a row is added here. */
export const PROVIDERS: readonly Provider[] = [
  {
    pattern: /^microsoft\.compute\//i,
    sdkVersion: '2026-04-01',
    specVersion: '2024-07-01',
    swagger: [`${COMPUTE}/virtualMachineScaleSet.json`, `${COMPUTE}/virtualMachine.json`],
    exact: 'microsoft.compute@2026-04-01.json',
  },
  {
    pattern: /^microsoft\.containerservice\//i,
    sdkVersion: '2026-06-01',
    specVersion: '2024-05-01',
    swagger: [
      'containerservice/resource-manager/Microsoft.ContainerService/aks/stable/2024-05-01/managedClusters.json',
    ],
    exact: 'microsoft.containerservice@2026-05-01.json',
  },
  {
    pattern: /^microsoft\.containerregistry\//i,
    sdkVersion: '2025-11-01',
    specVersion: '2023-07-01',
    swagger: [
      'containerregistry/resource-manager/Microsoft.ContainerRegistry/stable/2023-07-01/containerregistry.json',
    ],
    errorsUndescribed: true,
    exact: 'microsoft.containerregistry@2025-11-01.json',
  },
  {
    pattern: /^microsoft\.managedidentity\//i,
    sdkVersion: '2024-11-30',
    specVersion: '2024-11-30',
    swagger: [
      'msi/resource-manager/Microsoft.ManagedIdentity/ManagedIdentity/stable/2024-11-30/ManagedIdentity.json',
    ],
  },
  {
    pattern: /^microsoft\.authorization\/(roleassignments|roledefinitions)(\/|$)/i,
    sdkVersion: '2022-04-01',
    specVersion: '2022-04-01',
    swagger: [
      `${AUTHORIZATION}/authorization-RoleAssignmentsCalls.json`,
      `${AUTHORIZATION}/authorization-RoleDefinitionsCalls.json`,
    ],
  },
];

/** The last `/providers/...` part: a role assignment at an identity belongs to Microsoft.Authorization. */
export function providerPath(path: string): string | undefined {
  const at = path.toLowerCase().lastIndexOf('/providers/');
  return path.startsWith('/') && at >= 0 ? path.slice(at + '/providers/'.length) : undefined;
}

export function providerOf(wire: WireExchange): Provider | undefined {
  const rest = providerPath(wire.path);
  return rest === undefined ? undefined : PROVIDERS.find(({ pattern }) => pattern.test(rest));
}
