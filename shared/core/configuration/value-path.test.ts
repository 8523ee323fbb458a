import { overrideAt, pathOf, textAt, valueAt } from './value-path';

const VALUES = {
  mic: { tag: 'v1', replicas: 2, empty: '  ' },
  sidecars: [{ name: 'a', image: 'x:1' }, { name: 'b' }],
};

describe('a path into values', () => {
  it('finds what stands there', () => {
    expect(valueAt(VALUES, pathOf('mic.tag'))).toBe('v1');
    expect(valueAt(VALUES, pathOf('sidecars.0.image'))).toBe('x:1');
    expect(valueAt(VALUES, [])).toBe(VALUES);
  });

  it.each(['nmi.tag', 'mic.tag.more', 'sidecars.7.image', 'mic.constructor', '__proto__.x'])(
    'finds nothing at %s',
    (path) => {
      expect(valueAt(VALUES, pathOf(path))).toBeUndefined();
    },
  );

  it('reads a number as its text, and blank text as none', () => {
    expect(textAt(VALUES, pathOf('mic.replicas'))).toBe('2');
    expect(textAt(VALUES, pathOf('mic.empty'))).toBeUndefined();
    expect(textAt(VALUES, pathOf('mic'))).toBeUndefined();
  });
});

describe('a change of one value', () => {
  it('is a map of the one key', () => {
    expect(overrideAt(VALUES, pathOf('mic.tag'), 'v2')).toEqual({ mic: { tag: 'v2' } });
    expect(overrideAt(VALUES, pathOf('new.one'), 1)).toEqual({ new: { one: 1 } });
  });

  it('repeats a list that it is in, because Helm replaces lists', () => {
    expect(overrideAt(VALUES, pathOf('sidecars.0.image'), 'y:1')).toEqual({
      sidecars: [{ name: 'a', image: 'y:1' }, { name: 'b' }],
    });
  });
});
