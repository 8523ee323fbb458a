import type { GoValue } from './value';

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly pipe: Pipe }
  | Branch
  /** Of a template that has a name; without a pipe its `.` is nothing. */
  | { readonly kind: 'template'; readonly name: string; readonly pipe?: Pipe }
  | { readonly kind: 'break' | 'continue' };

export interface Branch {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: Pipe;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
}

/** Commands that hand on with `|`. */
export interface Pipe {
  /** Variables that get its value, without the sign. */
  readonly variables: readonly string[];
  /** `=`: they exist already. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

export type Command = readonly Operand[];

export type Operand =
  | { readonly kind: 'constant'; readonly value: GoValue }
  /** `.`, `.a.b`. */
  | { readonly kind: 'field'; readonly path: readonly string[] }
  /** `$`, `$x`, `$x.a`; `name` is empty for the root. */
  | { readonly kind: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly kind: 'group'; readonly pipe: Pipe; readonly path: readonly string[] }
  | { readonly kind: 'function'; readonly name: string };
