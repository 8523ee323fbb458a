import type { LedgerEntry } from './ledger';
import type { Step } from './plan';

/** A step of one kind. */
export type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>;

/**
 * When a step is carried out; each phase begins when the one before has ended.
 * - policies: what keeps pods from NET_RAW, before anything is given to them
 * - rights: roles that the writes to hosts need
 * - hosts: identities onto hosts, a look, identities off hosts, a look
 * - objects: AzureAssignedIdentity objects in the cluster
 * - takeBack: what nothing relies on any more, and only when all before it went well
 */
export const STEP_PHASES = ['policies', 'rights', 'hosts', 'objects', 'takeBack'] as const;
export type StepPhase = (typeof STEP_PHASES)[number];

/** A right at Azure or at the API server that carrying out a step needs. */
export interface Right {
  /** `Microsoft.Compute/virtualMachineScaleSets/write`, or `patch azureassignedidentities`. */
  readonly action: string;
  /** Where it is needed, in words: `node resource group`. */
  readonly scope: string;
}

/** All that differs between kinds of steps. Executor, renderer, guards, API and docs read it here. */
export interface StepDefinition<S extends Step> {
  readonly phase: StepPhase;
  /** False: no quota of Azure's suffers from its writes, so they are bounded where they are written. */
  readonly countsAsWrite: boolean;
  readonly rights: readonly Right[];
  /** What people read before the name of its target. */
  headline(step: S): string;
  /** What it is about besides its target: another value, and a step that was refused is worth another try. */
  content(step: S): unknown;
  /** How many entries of the ledger it takes away: the guard against mass removal counts them. */
  removals(step: S, ledger: readonly LedgerEntry[]): number;
  /** What is left of it when nothing may be taken away; undefined when that is nothing. */
  withoutRemovals(step: S): S | undefined;
}
