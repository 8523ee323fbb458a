import type { JsonObject } from '../../base/json';
import type { TextFile } from '../release';
import type { ValuePath } from '../../configuration/value-path';
import type { Budget } from './budget';

/** What the templates of one chart see. */
export interface Scope {
  /** Where its values are in those of the outermost chart: empty there, `['postgresql']` for one within it. */
  readonly prefix: ValuePath;
  /** Folder for messages: '' or `charts/postgresql/`. */
  readonly folder: string;
  readonly name: string;
  /** Name of the outermost chart. */
  readonly outer: string;
  readonly version: string;
  readonly appVersion?: string;
  /** Chart.yaml. */
  readonly metadata: JsonObject;
  /** In force: the operator's on top of the chart's. */
  readonly values: JsonObject;
  readonly templates: readonly TextFile[];
  /** Bodies of the named templates of all charts, which share one name space. */
  readonly helpers: ReadonlyMap<string, string>;
  /** Shared by all scopes of a chart. */
  readonly budget: Budget;
}

/** A path within the scope as a path in the values of the outermost chart. */
export function outerPath({ prefix }: Scope, path: ValuePath): ValuePath {
  return path[0] === 'global' ? path : [...prefix, ...path];
}
