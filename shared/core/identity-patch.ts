/** Identity types that a PATCH of a host may carry. */
export type IdentityType =
  'None' | 'SystemAssigned' | 'UserAssigned' | 'SystemAssigned, UserAssigned';

/** Body of `identity` in one PATCH: `{}` adds an id, `null` removes it, absent ids stay as they are. */
export interface IdentityPatch {
  readonly type: IdentityType;
  readonly userAssignedIdentities?: Readonly<
    Record<string, Readonly<Record<string, never>> | null>
  >;
}
