/** Matching of an action such as `Microsoft.Compute/virtualMachineScaleSets/write` with the patterns of a role. */

const compiled = new Map<string, RegExp>();

/** Whether `action` is covered by `actions` and not taken out by `notActions`. Case does not matter. */
export function permits(
  action: string,
  {
    actions,
    notActions,
  }: { readonly actions: readonly string[]; readonly notActions: readonly string[] },
): boolean {
  const covered = (pattern: string): boolean => patternOf(pattern).test(action);
  return actions.some(covered) && !notActions.some(covered);
}

/**
 * `*` stands for anything; `/*` + `/` also for nothing: Managed Identity Operator holds
 * `userAssignedIdentities/*` + `/assign/action` and thereby may do `userAssignedIdentities/assign/action`.
 */
function patternOf(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  const source = pattern
    .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('/*/', '\u0000')
    .replaceAll('*', '.*')
    .replaceAll('\u0000', '(?:/.*)?/');
  const expression = new RegExp(`^${source}$`, 'i');
  compiled.set(pattern, expression);
  return expression;
}
