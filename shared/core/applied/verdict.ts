/** Whether a change does what it means to do, and nothing else. */
export type Verdict =
  | { readonly kind: 'right' }
  | { readonly kind: 'refused'; readonly refusals: readonly [Refusal, ...Refusal[]] };

/** Why no request is opened. */
export interface Refusal {
  readonly code: RefusalCode;
  /** Name of the cluster; absent where it is no matter of one. */
  readonly cluster?: string;
  /** What would happen, or what could not be followed. */
  readonly message: string;
  /** How to settle it, each by itself: a setting, or what to change by hand. */
  readonly ways: readonly string[];
}

export type RefusalCode =
  /** kustomize fails after the change: Flux would apply nothing of that Kustomization any more. */
  | 'BuildFails'
  /** Something would be pruned that is to stay. */
  | 'ObjectsLost'
  /** An object would be applied by two Kustomizations, which write over each other. */
  | 'SecondOwner'
  /** An object would be applied by another Kustomization than now. */
  | 'OwnerMoved'
  /** Something that is none of the request's would differ. */
  | 'OtherChange'
  /** Something that is none of the request's would be added. */
  | 'OtherAddition'
  /** What is meant to come, change or go would not. */
  | 'NoEffect'
  /** A new file that Flux reads on no cluster. */
  | 'FileNotRead'
  /** Flux is suspended where the objects would stand. */
  | 'Suspended'
  /** The change leads to something that cannot be followed. */
  | 'CannotFollow';

/** Right without refusals, refused with them. */
export function verdictOf(refusals: readonly Refusal[]): Verdict {
  const [first, ...rest] = refusals;
  return first === undefined ? { kind: 'right' } : { kind: 'refused', refusals: [first, ...rest] };
}
