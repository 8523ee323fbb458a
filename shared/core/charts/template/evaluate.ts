import type { Json } from '../../base/json';
import { isJsonObject } from '../../base/json';
import { valueAt, type ValuePath } from '../../configuration/value-path';
import { spendCharacters, spendSteps } from './budget';
import { piecesOf } from './pieces';
import type { Scope } from './scope';
import { type Command, type Operand, parsePipeline, type Pipeline } from './syntax';

/** Printed text, and the value that it came from as it is written there. */
export interface Segment {
  readonly text: string;
  /** Path in the values of the scope. */
  readonly path?: ValuePath;
}

/** How far an evaluation has gone. */
interface Run {
  readonly depth: number;
  readonly budget: { left: number };
}

function newRun(): Run {
  return { depth: 0, budget: { left: MAX_ACTIONS } };
}

function deeper({ depth, budget }: Run): Run {
  return { depth: depth + 1, budget };
}

function isExhausted({ depth, budget }: Run): boolean {
  budget.left -= 1;
  return depth > MAX_DEPTH || budget.left < 0;
}

interface Result {
  readonly value: Json;
  readonly segments: readonly Segment[];
}

/** Where an expression is. */
export interface Place {
  readonly scope: Scope;
  /** What `.` is: a path in the values, the root, or something that cannot be said. */
  readonly dot: ValuePath | 'root' | 'unknown';
}

const MAX_DEPTH = 10;
/** Named templates that call each other again and again would take for ever. */
const MAX_ACTIONS = 500;
const MAX_HELPER_LENGTH = 10_000;
const CONTROL = /^(if|else|end|with|range|define|block|template\b.*:=)/;
/** Functions that leave text as it is, as far as names of images go. */
const SAME: readonly string[] = ['quote', 'squote', 'toString', 'trim', 'print'];

/**
 * What a piece of template prints, or undefined when that takes more than values, defaults and simple named templates: what
 * is not certain is not said.
 */
export function printed(
  template: string,
  place: Place,
  run: Run = newRun(),
): readonly Segment[] | undefined {
  const { budget } = place.scope;
  spendCharacters(budget, template.length);
  const segments: Segment[] = [];
  for (const piece of piecesOf(template)) {
    if (piece.kind === 'text') {
      segments.push({ text: piece.text });
      continue;
    }
    const code = piece.code.replace(/^template\s/, 'include ');
    const result = CONTROL.test(code) ? undefined : resultOf(code, place, run);
    if (result === undefined) return undefined;
    append(segments, result.segments, place);
  }
  return segments.filter(({ text }) => text !== '');
}

/** What is printed is copied once for each named template around it. */
function append(to: Segment[], segments: readonly Segment[], { scope }: Place): void {
  spendSteps(scope.budget, segments.length);
  for (const segment of segments) {
    spendCharacters(scope.budget, segment.text.length);
    to.push(segment);
  }
}

/** Whether a condition holds, or undefined when that cannot be said. */
export function holds(code: string, place: Place): boolean | undefined {
  const result = resultOf(code, place, newRun());
  return result && isTruthy(result.value);
}

/** The path in the values that `code` names, if it is nothing but a field. */
export function fieldPath(code: string, place: Place): ValuePath | undefined {
  spendCode(code, place);
  const [[operand, ...more] = [], ...rest] = parsePipeline(code) ?? [];
  if (operand?.kind !== 'field' || more.length > 0 || rest.length > 0) return undefined;
  return pathIn(operand, place);
}

function resultOf(code: string, place: Place, run: Run): Result | undefined {
  spendCode(code, place);
  const pipeline = isExhausted(run) ? undefined : parsePipeline(code);
  return pipeline && runPipeline(pipeline, place, run);
}

function spendCode(code: string, { scope }: Place): void {
  spendSteps(scope.budget, 1);
  spendCharacters(scope.budget, code.length);
}

function runPipeline(pipeline: Pipeline, place: Place, run: Run): Result | undefined {
  let piped: Result | undefined;
  for (const [index, command] of pipeline.entries()) {
    piped = runCommand(command, index === 0 ? [] : [piped], place, run);
  }
  return piped;
}

type Argument = Result | undefined;

function runCommand(
  [head, ...operands]: Command,
  piped: readonly Argument[],
  place: Place,
  run: Run,
): Result | undefined {
  if (head === undefined) return undefined;
  if (head.kind !== 'word') {
    return operands.length + piped.length === 0 ? valueOf(head, place, run) : undefined;
  }
  if (head.name === 'include' || head.name === 'tpl') {
    return included(head.name, operands, place, run);
  }
  const given = operands.map((operand) => valueOf(operand, place, run));
  return call(head.name, [...given, ...piped], place);
}

function valueOf(operand: Operand, place: Place, run: Run): Result | undefined {
  switch (operand.kind) {
    case 'text':
      return constant(operand.text);
    case 'number':
      return constant(operand.value);
    case 'group':
      return runPipeline(operand.pipeline, place, run);
    case 'word':
      return wordOf(operand.name);
    case 'field':
      return fieldOf(operand, place);
  }
}

function wordOf(name: string): Result | undefined {
  if (name === 'true' || name === 'false') return constant(name === 'true');
  return name === 'nil' ? constant(null) : undefined;
}

function fieldOf(operand: Operand & { readonly kind: 'field' }, place: Place): Result | undefined {
  const [first, second, ...more] = operand.steps;
  if (first === 'Chart' && (operand.root || place.dot === 'root') && more.length === 0) {
    return chartField(second, place.scope);
  }
  const path = pathIn(operand, place);
  if (path === undefined) return undefined;
  const value = valueIn(path, place);
  return { value, segments: [{ text: textOf(value), path }] };
}

/** To compare a text or ask a map whether it is empty takes as long as it is large. */
export function valueIn(path: ValuePath, { scope }: Place): Json {
  const value = valueAt(scope.values, path) ?? null;
  if (typeof value === 'string') spendCharacters(scope.budget, value.length);
  else if (isJsonObject(value)) spendSteps(scope.budget, Object.keys(value).length);
  return value;
}

function chartField(name: string | undefined, scope: Scope): Result | undefined {
  if (name === 'AppVersion') return constant(scope.appVersion ?? '');
  if (name === 'Version') return constant(scope.version);
  return name === 'Name' ? constant(scope.name) : undefined;
}

function pathIn(
  { root, steps }: Operand & { readonly kind: 'field' },
  { dot, scope }: Place,
): ValuePath | undefined {
  const [first, ...more] = steps;
  if (root || dot === 'root') return first === 'Values' ? more : undefined;
  if (dot === 'unknown') return undefined;
  spendSteps(scope.budget, dot.length);
  return [...dot, ...steps];
}

/** A named template with the very `.` that we have, or a value that is a template itself. */
function included(
  kind: 'include' | 'tpl',
  operands: readonly Operand[],
  place: Place,
  run: Run,
): Result | undefined {
  const [first, context] = operands;
  if (first === undefined || operands.length !== 2 || !isDot(context)) return undefined;
  const name = valueOf(first, place, run);
  if (typeof name?.value !== 'string') return undefined;
  if (kind === 'tpl') return name.value.includes('{{') ? undefined : name;
  const body = place.scope.helpers.get(name.value);
  if (body === undefined || body.length > MAX_HELPER_LENGTH) return undefined;
  const inner: Place = context.root ? { ...place, dot: 'root' } : place;
  const segments = printed(body.trim(), inner, deeper(run));
  return segments && joined(segments, place);
}

function joined(segments: readonly Segment[], { scope }: Place): Result {
  const value = segments.map(({ text }) => text).join('');
  spendCharacters(scope.budget, value.length);
  return { value, segments };
}

function isDot(operand: Operand | undefined): operand is Operand & { readonly kind: 'field' } {
  return operand?.kind === 'field' && operand.steps.length === 0;
}

function call(name: string, args: readonly Argument[], place: Place): Result | undefined {
  const last = args.at(-1);
  if (SAME.includes(name)) return args.length === 1 ? last : undefined;
  switch (name) {
    case 'required':
      return last !== undefined && isTruthy(last.value) ? last : undefined;
    case 'default':
    case 'coalesce':
      return firstFilled(name === 'default' ? args.toReversed() : args);
    case 'printf':
      return formatted(args, place);
    default:
      return logic(name, args);
  }
}

/** The first that is not empty. What is not known before it could be that one. */
function firstFilled(args: readonly Argument[]): Result | undefined {
  for (const arg of args) {
    if (arg === undefined) return undefined;
    if (isTruthy(arg.value)) return arg;
  }
  return args.at(-1);
}

function formatted([format, ...args]: readonly Argument[], place: Place): Result | undefined {
  if (typeof format?.value !== 'string') return undefined;
  const texts = format.value.split(/%[sv]/);
  if (texts.length !== args.length + 1 || texts.some((text) => text.includes('%')))
    return undefined;
  const segments: Segment[] = [];
  for (const [index, text] of texts.entries()) {
    segments.push({ text });
    const arg = args[index];
    if (index < args.length && arg === undefined) return undefined;
    append(segments, arg?.segments ?? [], place);
  }
  return joined(segments, place);
}

function logic(name: string, args: readonly Argument[]): Result | undefined {
  const known = args.filter((arg) => arg !== undefined);
  const truths = known.map(({ value }) => isTruthy(value));
  const isComplete = known.length === args.length;
  // One operand decides whatever the others are.
  if (name === 'and' && truths.includes(false)) return constant(false);
  if (name === 'or' && truths.includes(true)) return constant(true);
  if (!isComplete) return undefined;
  const [one, ...others] = known;
  switch (name) {
    case 'and':
      return constant(true);
    case 'or':
      return constant(false);
    case 'not':
      return constant(truths[0] === false);
    case 'eq':
    case 'ne': {
      const isEqual = others.some(({ value }) => value === one?.value);
      return constant(isEqual === (name === 'eq'));
    }
    default:
      return undefined;
  }
}

function constant(value: Json): Result {
  return { value, segments: [{ text: textOf(value) }] };
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Go's notion: zero, empty text, empty lists and maps are false. */
export function isTruthy(value: Json): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isJsonObject(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}
