import type { Json } from '../base/json';
import type { FieldPath } from './field-changes';

/** What a request means to do, told as the difference that it may make and no other. */
export type Intent = BumpChart | InstallChart | RemoveOurs | ChangeOurs;

/** A new version of a chart: fields that say version, tag or digest get other values, wherever they are reached. */
export interface BumpChart {
  readonly kind: 'bumpChart';
  readonly pins: readonly IntendedPin[];
}

/** One field of an object that a cluster applies. */
export interface IntendedPin {
  readonly cluster: string;
  /** Id of the object. */
  readonly object: string;
  readonly path: FieldPath;
  readonly to: Json;
}

/** Objects of ours, new on one cluster. */
export interface InstallChart {
  readonly kind: 'installChart';
  readonly cluster: string;
  /** Ids of all objects that are added. */
  readonly objects: readonly string[];
  /** Files that are new. */
  readonly files: readonly string[];
}

/** Objects of ours go, as by a revert. */
export interface RemoveOurs {
  readonly kind: 'removeOurs';
  readonly cluster: string;
  /** Ids of all objects that are lost. */
  readonly objects: readonly string[];
}

/** Objects of ours get other content on one cluster, and nothing else differs. */
export interface ChangeOurs {
  readonly kind: 'changeOurs';
  readonly cluster: string;
  readonly parts: readonly IntendedPart[];
  /** Ids of objects that come with it. */
  readonly added: readonly string[];
  /** Ids of objects that go with it. */
  readonly lost: readonly string[];
}

/** A part of an object that becomes this, whole. */
export interface IntendedPart {
  /** Id of the object. */
  readonly object: string;
  readonly path: FieldPath;
  readonly to: Json;
}
