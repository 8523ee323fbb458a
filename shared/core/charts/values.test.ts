import fc from 'fast-check';
import type { JsonObject } from '../base/json';
import { mergeValues, stackValues } from './values';

describe('values on top of those of a chart', () => {
  it('merge maps key by key, and replace the rest', () => {
    const chart = { nmi: { tag: 'v1', args: ['a', 'b'] }, mode: 'standard', kept: 1 };
    expect(mergeValues(chart, { nmi: { args: ['c'] }, mode: { is: 'managed' } })).toEqual({
      nmi: { tag: 'v1', args: ['c'] },
      mode: { is: 'managed' },
      kept: 1,
    });
  });

  it('take a key away with null, at any depth', () => {
    const chart = { mic: { tag: 'v1', affinity: { a: 1 } }, list: [1] };
    expect(mergeValues(chart, { mic: { affinity: null, never: null }, list: null })).toEqual({
      mic: { tag: 'v1' },
    });
  });

  it('merge in order', () => {
    expect(mergeValues({ a: 1 }, { a: 2, b: 2 }, { b: 3 })).toEqual({ a: 2, b: 3 });
  });

  it('leave what they are merged with as it was', () => {
    const chart = { nmi: { tag: 'v1' } };
    mergeValues(chart, { nmi: { tag: 'v2' } });
    expect(chart).toEqual({ nmi: { tag: 'v1' } });
  });

  it('cannot reach the prototype of objects', () => {
    mergeValues({}, JSON.parse('{"__proto__": {"polluted": true}}') as JsonObject);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('layers of values', () => {
  it('keep a null for the chart below', () => {
    expect(stackValues({ mic: { affinity: { a: 1 } } }, { mic: { affinity: null } })).toEqual({
      mic: { affinity: null },
    });
  });

  it('give the same in the end as one merge after the other', () => {
    const leaf = fc.oneof(fc.constant(null), fc.integer(), fc.constant([1]));
    const keys = fc.constantFrom('a', 'b', 'c');
    const flat = fc.dictionary(keys, leaf);
    const layer = fc.dictionary(keys, fc.oneof(leaf, flat)) as fc.Arbitrary<JsonObject>;
    const whole = fc.dictionary(keys, fc.dictionary(keys, fc.integer()));
    fc.assert(
      fc.property(whole, layer, layer, (chart, one, two) => {
        // Where one layer takes a map away and the next gives it back, Helm's two ways differ.
        fc.pre(!Object.entries(one).some(([key, value]) => value === null && key in two));
        const stacked = mergeValues(chart, stackValues(one, two));
        expect(Object.keys(stacked).sort()).toEqual(
          Object.keys(mergeValues(chart, one, two)).sort(),
        );
      }),
    );
  });
});
