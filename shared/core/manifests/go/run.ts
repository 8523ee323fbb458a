import { type Budget, spendCharacters, spendSteps } from '../../charts/template/budget';
import type { Branch, Command, Node, Operand, Pipe } from './ast';
import { fieldOf } from './field';
import type { Definitions } from './parse';
import {
  goString,
  type GoValue,
  isList,
  isMap,
  isMethod,
  isTrue,
  NotComputed,
  sorted,
  TemplateFailure,
  typeName,
} from './value';

/** A function of templates; `machine` is for those that run templates themselves. */
export type GoFunction = (args: readonly GoValue[], machine: Machine) => GoValue;

/** What a template runs on. */
export interface Machine {
  readonly definitions: Definitions;
  readonly functions: ReadonlyMap<string, GoFunction>;
  readonly budget: Budget;
  /** What was taken for granted, in words. */
  readonly assumed: Set<string>;
  readonly depth: number;
}

interface Variable {
  readonly name: string;
  value: GoValue;
  readonly outer: Variable | undefined;
}

/** Where an action stands. Blocks get one of their own, so that their variables end with them. */
interface Frame {
  readonly machine: Machine;
  readonly dot: GoValue;
  variables: Variable | undefined;
  readonly out: string[];
}

type Flow = 'on' | 'break' | 'continue';

const MAX_DEPTH = 100;

/** What `nodes` print about `dot`. */
export function execute(nodes: readonly Node[], dot: GoValue, machine: Machine): string {
  if (machine.depth > MAX_DEPTH)
    throw new NotComputed('calls templates within each other too deeply');
  const out: string[] = [];
  runAll(nodes, { machine, dot, variables: { name: '', value: dot, outer: undefined }, out });
  return out.join('');
}

/** The named template, one level deeper. */
export function executeNamed(name: string, dot: GoValue, machine: Machine): string {
  const nodes = machine.definitions.get(name);
  if (nodes === undefined) throw new TemplateFailure(`no template "${name}"`);
  return execute(nodes, dot, { ...machine, depth: machine.depth + 1 });
}

function runAll(nodes: readonly Node[], frame: Frame): Flow {
  for (const node of nodes) {
    const flow = runNode(node, frame);
    if (flow !== 'on') return flow;
  }
  return 'on';
}

function runNode(node: Node, frame: Frame): Flow {
  spendSteps(frame.machine.budget, 1);
  switch (node.kind) {
    case 'text':
      print(frame, node.text);
      return 'on';
    case 'print': {
      const value = pipeValue(node.pipe, frame);
      // Helm takes out "<no value>", which a missing field prints.
      if (node.pipe.variables.length === 0 && value !== null) print(frame, goString(value));
      return 'on';
    }
    case 'template':
      print(
        frame,
        executeNamed(
          node.name,
          node.pipe === undefined ? null : pipeValue(node.pipe, frame),
          frame.machine,
        ),
      );
      return 'on';
    case 'break':
    case 'continue':
      return node.kind;
    case 'if':
    case 'with':
      return runCondition(node, within(frame, frame.dot));
    case 'range':
      return runRange(node, within(frame, frame.dot));
  }
}

function print({ machine, out }: Frame, text: string): void {
  spendCharacters(machine.budget, text.length);
  out.push(text);
}

function within(frame: Frame, dot: GoValue): Frame {
  return { ...frame, dot };
}

function runCondition({ kind, pipe, body, otherwise }: Branch, frame: Frame): Flow {
  const value = pipeValue(pipe, frame);
  if (!isTrue(value)) return runAll(otherwise, frame);
  return runAll(body, kind === 'with' ? within(frame, value) : frame);
}

function runRange({ pipe, body, otherwise }: Branch, frame: Frame): Flow {
  const value = commandsValue(pipe, frame);
  const items = itemsOf(value);
  if (items.length === 0) return runAll(otherwise, frame);
  for (const [key, item] of items) {
    spendSteps(frame.machine.budget, 1);
    const inner = within(frame, item);
    const values = pipe.variables.length > 1 ? [key, item] : [item];
    for (const [index, name] of pipe.variables.entries()) {
      setVariable(inner, name, values[index] ?? null, pipe.assigns);
    }
    if (runAll(body, inner) === 'break') break;
  }
  return 'on';
}

function itemsOf(value: GoValue): readonly (readonly [GoValue, GoValue])[] {
  if (value === null) return [];
  if (isList(value)) return value.map((item, index) => [BigInt(index), item] as const);
  if (isMap(value)) return sorted(value);
  if (typeof value === 'bigint') {
    if (value > 100_000n) throw new NotComputed('counts too far');
    return Array.from(
      { length: Number(value) },
      (_, index) => [BigInt(index), BigInt(index)] as const,
    );
  }
  throw new TemplateFailure(`range can't iterate over ${goString(value).slice(0, 40)}`);
}

function pipeValue(pipe: Pipe, frame: Frame): GoValue {
  const value = commandsValue(pipe, frame);
  for (const name of pipe.variables) setVariable(frame, name, value, pipe.assigns);
  return value;
}

function commandsValue({ commands }: Pipe, frame: Frame): GoValue {
  let value: GoValue = null;
  for (const [index, command] of commands.entries()) {
    value = commandValue(command, index === 0 ? [] : [value], frame);
  }
  return value;
}

function setVariable(frame: Frame, name: string, value: GoValue, assigns: boolean): void {
  if (!assigns) {
    frame.variables = { name, value, outer: frame.variables };
    return;
  }
  variableNamed(frame, name).value = value;
}

function variableNamed({ variables, machine }: Frame, name: string): Variable {
  for (let one = variables; one !== undefined; one = one.outer) {
    spendSteps(machine.budget, 1);
    if (one.name === name) return one;
  }
  throw new TemplateFailure(`undefined variable "$${name}"`);
}

function commandValue(
  [head, ...operands]: Command,
  piped: readonly GoValue[],
  frame: Frame,
): GoValue {
  spendSteps(frame.machine.budget, 1 + operands.length);
  if (head === undefined) return null;
  if (head.kind === 'function') return call(head.name, operands, piped, frame);
  const value = headValue(head, frame);
  if (isMethod(value)) {
    return value.call([...operands.map((operand) => operandValue(operand, frame)), ...piped]);
  }
  if (operands.length + piped.length > 0) {
    throw new TemplateFailure(`can't give argument to non-function ${typeName(value)}`);
  }
  return value;
}

function call(
  name: string,
  operands: readonly Operand[],
  piped: readonly GoValue[],
  frame: Frame,
): GoValue {
  if (name === 'and' || name === 'or') return logic(name, operands, piped, frame);
  const known = frame.machine.functions.get(name);
  if (known === undefined) throw new NotComputed(`calls ${name}`);
  const args = [...operands.map((operand) => operandValue(operand, frame)), ...piped];
  return known(args, frame.machine);
}

/** They look no further than they have to, so what stands behind may not even be computable. */
function logic(
  name: 'and' | 'or',
  operands: readonly Operand[],
  piped: readonly GoValue[],
  frame: Frame,
): GoValue {
  let value: GoValue = null;
  for (const operand of operands) {
    value = operandValue(operand, frame);
    if (isTrue(value) === (name === 'or')) return value;
  }
  return piped[0] === undefined ? value : piped[0];
}

function operandValue(operand: Operand, frame: Frame): GoValue {
  if (operand.kind === 'function') return call(operand.name, [], [], frame);
  const value = headValue(operand, frame);
  return isMethod(value) ? value.call([]) : value;
}

function headValue(operand: Exclude<Operand, { kind: 'function' }>, frame: Frame): GoValue {
  switch (operand.kind) {
    case 'constant':
      return operand.value;
    case 'field':
      return fieldOf(frame.dot, operand.path);
    case 'variable':
      return fieldOf(variableNamed(frame, operand.name).value, operand.path);
    case 'group':
      return fieldOf(pipeValue(operand.pipe, within(frame, frame.dot)), operand.path);
  }
}
