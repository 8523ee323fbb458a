import type { GoFunction } from '../go/run';
import { type GoValue, NotComputed, TemplateFailure } from '../go/value';
import { argAt, floatOf, intOf, smallInt } from './arguments';

/** Arithmetic of sprig, which is that of int64. */
export const NUMBERS: Readonly<Record<string, GoFunction>> = {
  int: (args) => intOf(argAt(args, 0)),
  int64: (args) => intOf(argAt(args, 0)),
  atoi: (args) => intOf(argAt(args, 0)),
  float64: (args) => floatOf(argAt(args, 0)),
  add: (args) => args.reduce<bigint>((sum, one) => sum + intOf(one), 0n),
  add1: (args) => intOf(argAt(args, 0)) + 1n,
  sub: (args) => intOf(argAt(args, 0)) - intOf(argAt(args, 1)),
  mul: (args) => args.reduce<bigint>((product, one) => bounded(product * intOf(one)), 1n),
  div: (args) => intOf(argAt(args, 0)) / divisor(args),
  mod: (args) => intOf(argAt(args, 0)) % divisor(args),
  max: (args) => args.map(intOf).reduce((a, b) => (a > b ? a : b)),
  min: (args) => args.map(intOf).reduce((a, b) => (a < b ? a : b)),
  ceil: (args) => Math.ceil(floatOf(argAt(args, 0))),
  floor: (args) => Math.floor(floatOf(argAt(args, 0))),
  until: (args) => counted(0, smallInt(args, 0), 1),
  untilStep: (args) => counted(smallInt(args, 0), smallInt(args, 1), smallInt(args, 2)),
};

function divisor(args: readonly GoValue[]): bigint {
  const value = intOf(argAt(args, 1));
  if (value === 0n) throw new TemplateFailure('integer divide by zero');
  return value;
}

/** What goes over in Go is nothing that a chart means. */
function bounded(value: bigint): bigint {
  if (value > 2n ** 63n || value < -(2n ** 63n)) throw new NotComputed('counts too far');
  return value;
}

function counted(from: number, to: number, step: number): readonly bigint[] {
  if (step === 0 || (to - from) / step <= 0) return [];
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, at) => BigInt(from + at * step));
}
