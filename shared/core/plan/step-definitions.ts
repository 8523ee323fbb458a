import type { LedgerEntry } from './ledger';
import type { Step, UpdateHostStep } from './plan';
import { chunksOf } from './plan-host';
import type { StepDefinition, StepOf, StepPhase } from './step-definition';

type StepDefinitions = { readonly [K in Step['kind']]: StepDefinition<StepOf<K>> };

/** In the order of the phases; of one phase, in the order in which they are called. */
export const STEP_DEFINITIONS = {
  assignPolicy: {
    phase: 'policies',
    countsAsWrite: true,
    rights: [{ action: 'Microsoft.Authorization/policyAssignments/write', scope: 'policy scope' }],
    headline: () => 'policy on',
    content: ({ kind }) => kind,
    ...addsOnly(),
  },
  grantRole: {
    phase: 'rights',
    countsAsWrite: true,
    rights: [
      { action: 'Microsoft.Authorization/roleAssignments/write', scope: 'scope of the role' },
    ],
    headline: () => 'role on',
    content: ({ kind }) => kind,
    ...addsOnly(),
  },
  updateHost: {
    phase: 'hosts',
    countsAsWrite: true,
    rights: [
      { action: 'Microsoft.Compute/virtualMachineScaleSets/write', scope: 'node resource group' },
      { action: 'Microsoft.Compute/virtualMachines/write', scope: 'node resource group' },
      {
        action: 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action',
        scope: 'each identity that is added',
      },
    ],
    headline: ({ hostKind }) => (hostKind === 'scaleSet' ? 'scale set' : 'machine'),
    content: ({ attached, attach, detach, replace, dead }) =>
      [attached, attach, detach, replace, dead].map((ids) => ids.toSorted()),
    // A dead entry that somebody else left is nothing that we hold.
    removals: ({ target, detach, dead }, ledger) =>
      detach.length + dead.filter((id) => holds(ledger, target, id)).length,
    withoutRemovals: additionsOf,
  },
  writeAssigned: {
    phase: 'objects',
    countsAsWrite: false,
    rights: [
      { action: 'create azureassignedidentities', scope: 'cluster' },
      { action: 'patch azureassignedidentities', scope: 'cluster' },
      { action: 'delete azureassignedidentities', scope: 'cluster' },
    ],
    headline: () => 'assigned identities of',
    content: ({ create, update, release }) => [create, update, release],
    // Objects follow pods that come and go; how many may be released at once is judged where they are written.
    ...addsOnly(),
  },
  unassignPolicy: {
    phase: 'takeBack',
    countsAsWrite: true,
    rights: [{ action: 'Microsoft.Authorization/policyAssignments/delete', scope: 'policy scope' }],
    headline: () => 'policy on',
    content: ({ kind }) => kind,
    ...removesOne(),
  },
  revokeRole: {
    phase: 'takeBack',
    countsAsWrite: true,
    rights: [
      { action: 'Microsoft.Authorization/roleAssignments/delete', scope: 'scope of the role' },
    ],
    headline: () => 'role on',
    content: ({ kind }) => kind,
    ...removesOne(),
  },
} as const satisfies StepDefinitions;

/** Every kind of step, in the order of the phases. */
export const STEP_KINDS = Object.keys(STEP_DEFINITIONS) as readonly Step['kind'][];

/** The kinds of steps that are carried out in a phase. */
export type KindsIn<P extends StepPhase> = {
  [K in Step['kind']]: (typeof STEP_DEFINITIONS)[K]['phase'] extends P ? K : never;
}[Step['kind']];

/** Kinds of steps in a phase, in the order of the table. */
export function kindsIn<P extends StepPhase>(phase: P): readonly KindsIn<P>[] {
  return STEP_KINDS.filter((kind): kind is KindsIn<P> => STEP_DEFINITIONS[kind].phase === phase);
}

/** What is known of the kind of a step. */
export function definitionOf<S extends Step>({ kind }: S): StepDefinition<S> {
  return STEP_DEFINITIONS[kind] as unknown as StepDefinition<S>;
}

function addsOnly<S extends Step>(): Pick<StepDefinition<S>, 'removals' | 'withoutRemovals'> {
  return { removals: () => 0, withoutRemovals: (step) => step };
}

function removesOne<S extends Step>(): Pick<StepDefinition<S>, 'removals' | 'withoutRemovals'> {
  return { removals: () => 1, withoutRemovals: () => undefined };
}

function additionsOf(step: UpdateHostStep): UpdateHostStep | undefined {
  if (step.attach.length + step.replace.length === 0) return undefined;
  const kept = { ...step, detach: [], dead: [] };
  return {
    ...kept,
    cost: { ...step.cost, writes: chunksOf(kept).length },
    changes: step.changes.filter(({ sign }) => sign !== '-'),
  };
}

function holds(ledger: readonly LedgerEntry[], host: string, identity: string): boolean {
  return ledger.some(
    (entry) => entry.kind === 'identity' && entry.host === host && entry.identity === identity,
  );
}
