import { compareBuild, valid } from 'semver';
import type { Digest } from '../../charts/release';
import type { Json } from '../../base/json';
import type { YamlEdit } from '../../yaml-edit/edit';

/** What a chart's pin in Git was before, for the request's from → to. */
export interface ChartPin {
  /** Absent where only a digest is said. */
  readonly version?: string;
  readonly digest?: string;
}

/** What is done about one place that says a chart's version. Paths are from the root of the object. */
export type PinStep =
  | { readonly kind: 'same' }
  | { readonly kind: 'edit'; readonly from: ChartPin; readonly edits: readonly PinEdit[] }
  | { readonly kind: 'leave'; readonly code: LeaveCode; readonly message: string };

export type PinEdit = Pick<YamlEdit, 'path' | 'value'>;

export type LeaveCode =
  | 'NewerVersion'
  | 'VersionRange'
  | 'NotAVersion'
  | 'SubstitutedValue'
  | 'SemverReference'
  | 'UnpinnedReference'
  | 'OtherSource'
  | 'SourceNotFound'
  | 'OtherRepository'
  | 'CannotFollow';

/** A pin that stays as it is, and why. */
export function leave(code: LeaveCode, message: string): PinStep {
  return { kind: 'leave', code, message };
}

/** Whether a version that a file says goes up to the wanted one. Never down: somebody was ahead of us on purpose. */
export function versionStep(
  current: Json | undefined,
  wanted: string,
): { readonly kind: 'same' } | { readonly kind: 'up'; readonly from: string } | PinLeft {
  if (current === undefined || current === null) {
    return left('VersionRange', 'says no version: Flux takes the newest by itself');
  }
  if (isSubstituted(current)) {
    return left(
      'SubstitutedValue',
      `says ${textOf(current)}, which Flux replaces for each cluster`,
    );
  }
  if (typeof current !== 'string' || valid(current) === null) {
    return left(
      'VersionRange',
      `says the range ${textOf(current)}: Flux takes the newest in it by itself`,
    );
  }
  const order = compareBuild(current, wanted);
  if (order === 0) return { kind: 'same' };
  if (order < 0) return { kind: 'up', from: current };
  return left('NewerVersion', `says ${current}, which is newer than ${wanted}`);
}

interface PinLeft {
  readonly kind: 'leave';
  readonly code: LeaveCode;
  readonly message: string;
}

function left(code: LeaveCode, message: string): PinLeft {
  return { kind: 'leave', code, message };
}

/** `${version}` or `$(version)`-like text is another file's to say. */
export function isSubstituted(value: Json | undefined): boolean {
  return typeof value === 'string' && value.includes('${');
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Digests are compared as texts: both are canonical. */
export function isDigestChange(current: Json | undefined, wanted: Digest, pin: boolean): boolean {
  if (current === undefined || current === null) return pin;
  return current !== wanted;
}
