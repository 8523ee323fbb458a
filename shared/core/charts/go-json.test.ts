import { goJson, goMap } from './go-json';

describe('JSON as Go writes it', () => {
  it('escapes what HTML and JavaScript could stumble over', () => {
    expect(goJson({ a: 'a <b> & \u2028\u2029 "c"' })).toBe(
      '{"a":"a \\u003cb\\u003e \\u0026 \\u2028\\u2029 \\"c\\""}',
    );
  });

  it('says the same data as any JSON', () => {
    const data = { text: '<é\n\t>', list: [1, true, null] };
    expect(JSON.parse(goJson(data))).toEqual(data);
  });

  it('sorts the keys of a map by their bytes', () => {
    expect(goJson(goMap({ b: '1', a: '2', B: '3', 'a.b': '4' }))).toBe(
      '{"B":"3","a":"2","a.b":"4","b":"1"}',
    );
  });
});
