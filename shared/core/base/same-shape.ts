/** A type without what JSON cannot tell: `readonly`, brands and patterns of texts. Optional fields stay told apart. */
type Shape<T> = T extends string
  ? { readonly text: Nothing extends Record<T, 1> ? string : T }
  : T extends number | boolean | null
    ? T
    : T extends readonly (infer Item)[]
      ? { readonly items: Shape<Item> }
      : string extends keyof T
        ? 'anything'
        : {
            readonly [K in keyof T]-?: {
              readonly is: Shape<Exclude<T[K], undefined>>;
              readonly optional: Nothing extends Pick<T, K> ? true : false;
            };
          };

/** The type {}: it can stand for whatever asks for no key. */
type Nothing = Record<never, never>;

/** `true` if both describe the same JSON, to the last optional field; else what does not fit, for the compiler to show. */
export type Same<One, Other> = [Shape<One>] extends [Shape<Other>]
  ? [Shape<Other>] extends [Shape<One>]
    ? true
    : { readonly onlyIn: Other }
  : { readonly onlyIn: One };

/** `true` if every value of core is one of those that are described, where more may be in it than is said. */
export type Within<One, Other> = Shape<One> extends Shape<Other> ? true : { readonly outside: One };

/** Takes nothing but `true`. */
export type Checked<T extends Readonly<Record<string, true>>> = T;
