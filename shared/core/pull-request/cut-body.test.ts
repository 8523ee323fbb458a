import fc from 'fast-check';
import { cutBody } from './cut-body';
import { parseMarker, renderMarker } from './marker';

const MARKER = renderMarker({
  subject: 'chart:nmi',
  content: 'c',
  text: 't',
  versions: { nmi: '2' },
});

test('a body that fits stays as it is', () => {
  expect(cutBody(`a\n\n${MARKER}\n`, 4000)).toBe(`a\n\n${MARKER}\n`);
});

test('a body that is too long ends at a line, says so, and keeps its marker', () => {
  const body = `${Array.from({ length: 300 }, (_, at) => `line ${at} of the body`).join('\n')}\n\n${MARKER}\n`;
  const cut = cutBody(body, 1000);
  expect(cut.length).toBeLessThanOrEqual(1000);
  expect(cut).toMatch(/line \d+ of the body\n\n_The rest was cut: the forge takes \d+ characters/);
  expect(parseMarker(cut)).toEqual(parseMarker(body));
});

test('a block of code and a fold that the cut leaves open are closed', () => {
  const lines = Array.from({ length: 100 }, (_, at) => `+line ${at}`).join('\n');
  const body = `Why.\n\n<details>\n<summary>x</summary>\n\n\`\`\`\`diff\n\`\`\`\n${lines}\n\`\`\`\`\n\n</details>\n\n${MARKER}`;
  const cut = cutBody(body, 600);
  expect(cut).toMatch(
    /\+line \d+\n````\n\n<\/details>\n\n_The rest was cut: the forge takes \d+ characters/,
  );
});

test('a fold before the cut is not closed twice', () => {
  const body = `<details>\n\n\`\`\`\na\n\`\`\`\n\n</details>\n${'b\n'.repeat(500)}`;
  expect(cutBody(body, 300).match(/<\/details>/g)).toHaveLength(1);
});

test('a first line that opens a fold for which there is no room is left out', () => {
  const cut = cutBody(`<details>${'x'.repeat(500)}`, 200);
  expect(cut).toMatch(/^\n\n_The rest was cut/);
});

test('one line that never ends is cut within it, and no character is halved', () => {
  const cut = cutBody('🙂'.repeat(500), 301);
  expect(cut).toMatch(/^(🙂)+\ufffd?\n\n_The rest was cut/u);
  expect(cut.isWellFormed()).toBe(true);
  expect(cut.length).toBeLessThanOrEqual(301);
});

test('whatever the body and the limit, the limit holds, and so does the marker where there is room', () => {
  const line = fc.oneof(
    fc.constantFrom('```', '<details>', '</details>', ''),
    fc.string({ maxLength: 80 }),
  );
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 40 }),
      fc.integer({ min: 1, max: 900 }),
      (lines, limit) => {
        const cut = cutBody(`${lines.join('\n')}\n\n${MARKER}`, limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        if (limit >= MARKER.length + 200) expect(parseMarker(cut)).toEqual(parseMarker(MARKER));
      },
    ),
    { seed: 20260102, numRuns: 500 },
  );
});
