import { readYaml } from './yaml-data';

function valueOf(text: string): unknown {
  const read = readYaml(`a: ${text}\n`);
  if (!read.ok) throw new Error(read.problem);
  return (read.data as { readonly a: unknown }).a;
}

// What helm 3.22 makes of each: helm template with {{ toJson .Values }}.
test.each([
  ['yes', true],
  ['No', false],
  ['ON', true],
  ['off', false],
  ['y', true],
  ['N', false],
  ['True', true],
  ['0777', 511],
  ['0o17', 15],
  ['1_000', 1000],
  ['1__0', 10],
  ['1_', 1],
  ['0x1F', 31],
  ['-0x1F', -31],
  ['0b11', 3],
  ['-0b10', -2],
  ['+1', 1],
  ['08', 8],
  ['12345678901234567890123', 1.2345678901234568e22],
  ['.5', 0.5],
  ['1.', 1],
  ['1e3', 1000],
  ['1_0.5', 10.5],
  ['0.1_5', 0.15],
  ['!!int "12"', 12],
  ['~', null],
])('%s is %p in the values of a chart, as for Helm', (text, value) => {
  expect(valueOf(text)).toBe(value);
});

test.each([
  ['"yes"', 'yes'],
  ['yEs', 'yEs'],
  ['1:20', '1:20'],
  ['2020-01-01', '2020-01-01'],
  ['4.1.18', '4.1.18'],
  ['1e', '1e'],
  ['0xZ', '0xZ'],
  ['_1', '_1'],
  ['-', '-'],
  ['...', '...'],
  ['nULL', 'nULL'],
  ['!!str 12', '12'],
])('%s stays text', (text, value) => {
  expect(valueOf(text === '-' ? '"-"' : text)).toBe(value);
});
