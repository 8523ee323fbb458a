/** A regular expression as a tree. */
export type RegexpNode =
  | { readonly kind: 'char'; readonly matches: (code: number) => boolean }
  | { readonly kind: 'assert'; readonly holds: Assertion }
  | { readonly kind: 'all'; readonly nodes: readonly RegexpNode[] }
  | { readonly kind: 'any'; readonly nodes: readonly RegexpNode[] }
  | {
      readonly kind: 'repeat';
      readonly node: RegexpNode;
      readonly least: number;
      /** undefined: without end. */
      readonly most: number | undefined;
    };

/** What has to hold between two characters; -1 where the text begins or ends. */
export type Assertion = (before: number, after: number) => boolean;

type Instruction =
  | { readonly kind: 'char'; readonly matches: (code: number) => boolean }
  | { readonly kind: 'assert'; readonly holds: Assertion }
  | { readonly kind: 'fork'; readonly to: readonly number[] }
  | { readonly kind: 'match' };

/** Beyond it, a pattern is not for selecting names. */
const MAX_SIZE = 20_000;

export class RegexpTooLarge extends Error {}

/** Tells whether a text matches somewhere, in time that grows with the text, whatever the pattern. */
export function matcherOf(root: RegexpNode): (text: string) => boolean {
  const program: Instruction[] = [];
  compile(root, program);
  program.push({ kind: 'match' });
  return (text) => runs(program, text);
}

function push(program: Instruction[], instruction: Instruction): number {
  if (program.length >= MAX_SIZE) throw new RegexpTooLarge();
  return program.push(instruction) - 1;
}

function compile(node: RegexpNode, program: Instruction[]): void {
  switch (node.kind) {
    case 'char':
    case 'assert':
      push(program, node);
      return;
    case 'all':
      for (const each of node.nodes) compile(each, program);
      return;
    case 'any':
      return compileAny(node.nodes, program);
    case 'repeat':
      return compileRepeat(node, program);
  }
}

function compileAny(nodes: readonly RegexpNode[], program: Instruction[]): void {
  const fork = push(program, { kind: 'fork', to: [] });
  const starts: number[] = [];
  const ends: number[] = [];
  for (const node of nodes) {
    starts.push(program.length);
    compile(node, program);
    ends.push(push(program, { kind: 'fork', to: [] }));
  }
  program[fork] = { kind: 'fork', to: starts };
  for (const end of ends) program[end] = { kind: 'fork', to: [program.length] };
}

type Repeat = Extract<RegexpNode, { readonly kind: 'repeat' }>;

function compileRepeat({ node, least, most }: Repeat, program: Instruction[]): void {
  for (let at = 0; at < least; at += 1) compile(node, program);
  if (most === undefined) {
    const start = push(program, { kind: 'fork', to: [] });
    compile(node, program);
    push(program, { kind: 'fork', to: [start] });
    program[start] = { kind: 'fork', to: [start + 1, program.length] };
    return;
  }
  const forks: number[] = [];
  for (let at = least; at < most; at += 1) {
    forks.push(push(program, { kind: 'fork', to: [] }));
    compile(node, program);
  }
  for (const fork of forks) program[fork] = { kind: 'fork', to: [fork + 1, program.length] };
}

/** All places in the program at once, character by character. */
function runs(program: readonly Instruction[], text: string): boolean {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? -1);
  let places = new Set<number>();
  for (let at = 0; at <= codes.length; at += 1) {
    const reached = new Set<number>();
    const between: Between = { before: codes[at - 1] ?? -1, after: codes[at] ?? -1 };
    if (follow([0, ...places], program, between, reached)) return true;
    const code = codes[at];
    if (code === undefined) return false;
    places = new Set();
    for (const place of reached) {
      const instruction = program[place];
      if (instruction?.kind === 'char' && instruction.matches(code)) places.add(place + 1);
    }
  }
  return false;
}

interface Between {
  readonly before: number;
  readonly after: number;
}

/** Everywhere that is reached without a character; true at the end of the program. */
function follow(
  starts: readonly number[],
  program: readonly Instruction[],
  { before, after }: Between,
  reached: Set<number>,
): boolean {
  const queue = [...starts];
  for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
    const instruction = program[place];
    if (instruction === undefined || reached.has(place)) continue;
    reached.add(place);
    if (instruction.kind === 'match') return true;
    if (instruction.kind === 'fork') queue.push(...instruction.to);
    if (instruction.kind === 'assert' && instruction.holds(before, after)) queue.push(place + 1);
  }
  return false;
}
