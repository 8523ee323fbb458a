import {
  goString,
  type GoMap,
  type GoValue,
  isList,
  isMap,
  NotComputed,
  TemplateFailure,
  typeName,
} from '../go/value';

/** Arguments as Go's functions take them: of another type is an error there, too. */

export function textAt(args: readonly GoValue[], index: number): string {
  const value = argAt(args, index);
  if (typeof value !== 'string') throw wrong(value, 'string');
  return value;
}

/** sprig's `strval`. */
export function anyText(value: GoValue): string {
  return goString(value);
}

/** The list at `index`; anything else is an error. */
export function listAt(args: readonly GoValue[], index: number): readonly GoValue[] {
  const value = argAt(args, index);
  if (!isList(value)) throw wrong(value, '[]interface {}');
  return value;
}

/** The map at `index`; anything else is an error. */
export function mapAt(args: readonly GoValue[], index: number): GoMap {
  const value = argAt(args, index);
  if (!isMap(value)) throw wrong(value, 'map[string]interface {}');
  return value;
}

/** Whatever stands at `index`. */
export function argAt(args: readonly GoValue[], index: number): GoValue {
  const value = args[index];
  if (value === undefined) throw new TemplateFailure('wrong number of args');
  return value;
}

/** As `cast.ToInt` makes an int of it. */
export function intOf(value: GoValue): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(Math.trunc(value));
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'string' && /^[-+]?\d{1,18}$/.test(value)) return BigInt(Number(value));
  return 0n;
}

/** An index or a length: small enough to count with. */
export function smallInt(args: readonly GoValue[], index: number): number {
  const value = intOf(argAt(args, index));
  if (value > 100_000n || value < -100_000n) throw new NotComputed('counts too far');
  return Number(value);
}

/** As `cast.ToFloat64` makes a float64 of it. */
export function floatOf(value: GoValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' && value.trim() !== '') {
    const number = Number(value);
    return Number.isFinite(number) ? number : 0;
  }
  return value === true ? 1 : 0;
}

function wrong(value: GoValue, expected: string): TemplateFailure {
  return new TemplateFailure(`wrong type for value; expected ${expected}; got ${typeName(value)}`);
}
