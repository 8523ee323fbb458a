/** A valid configuration without warnings, for tests that break it. */
export const VALID = `apiVersion: aks-identity-reconciler/v1
settings:
  subscriptions:
    - 11111111-1111-1111-1111-111111111111
  cooldown: 5s
  contestedAfter: 3
profiles:
  - name: platform
    selector: { names: [aks-*] }
    mode: managed
    identities:
      resourceGroups:
        - /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-identities
    suspend: false
    exemptUntil: 2026-12-31
    observeOnly: false
    maxRemovalShare: 0.5
    tagOverrides: [profile]
  - name: second
    selector: { names: [other] }
    identities:
      resourceGroups:
        - /subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups/rg-second
`;

const TAGS = '    tagOverrides: [profile]\n';

/** The same with charts and pull requests, still without warnings. */
export const WITH_GITOPS = `${VALID.replace(TAGS, `${TAGS}    gitops: { target: second, registries: [shared], charts: [aad-pod-identity] }\n`)}    gitops:
      target: fleet
      registries: [shared]
      charts: [aad-pod-identity]
registries:
  - name: shared
    id: /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-fleet/providers/Microsoft.ContainerRegistry/registries/acrFleet
    locations: [West Europe]
  - name: other
    id: /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-fleet/providers/Microsoft.ContainerRegistry/registries/acrother
    loginServer: ACRother.azurecr.us
charts:
  - preset: aad-pod-identity
    version: '>=4.1.0 <5'
  - name: podinfo
    repository: oci://ghcr.io/stefanprodan/charts/podinfo
    version: 6.x
    minimumAge: 3d
    registries: [other]
gitops:
  - name: fleet
    provider: github
    repository: contoso/fleet
    auth: { token: GITHUB_TOKEN }
  - name: second
    provider: azureDevOps
    url: https://dev.azure.com/contoso/
    repository: Code Base/fleet
    auth: { managedIdentity: true }
`;
