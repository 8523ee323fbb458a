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
