import fc from 'fast-check';
import { isReconcileError } from '../base/errors';
import { readIndex } from './chart-index';
import { chartImages } from './image-discovery';
import { aPackage } from './package.fixture';

/** Pieces of which templates are made, put together without sense. */
const SCRAP = fc.constantFrom(
  'image: ',
  '{{ ',
  '{{- ',
  ' }}',
  ' -}}',
  '.Values.image',
  '.Values.list',
  '.tag',
  ' | default ',
  '(',
  ')',
  '"',
  'if ',
  'range ',
  'with ',
  'else',
  'end',
  'define "a"',
  'include "a" .',
  '\n',
  '/*',
  '*/',
  'quay.io/x:1',
);

describe('what strangers write', () => {
  it('as templates gives images or notes, and never an error', () => {
    const template = fc.array(SCRAP, { maxLength: 60 }).map((parts) => parts.join(''));
    const values = { image: { repository: 'quay.io/a', tag: 'v1' }, list: [{ tag: '1' }] };
    fc.assert(
      fc.property(template, template, (text, helper) => {
        const templates = [
          { path: 'templates/a.yaml', text },
          { path: 'templates/_b.tpl', text: helper },
        ];
        const rules = { images: { kind: 'discover', exclude: [] }, preset: 'none' } as const;
        const pkg = aPackage({ values, templates });
        const { images, notes } = chartImages(pkg, { ...rules, values: {}, valuesByMode: {} });
        expect(images.every(({ image }) => /^[a-z0-9]/.test(image.repository))).toBe(true);
        expect(notes.every(({ message }) => message.length < 1_000)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('as an index gives a release or a problem for each entry, or a finding', () => {
    const rows = fc.array(fc.anything({ maxDepth: 3 }));
    fc.assert(
      fc.property(rows, (entries) => {
        const text = JSON.stringify({ entries: { web: entries } });
        const { versions, problems } = readIndex(text, 'https://x.example', 'web');
        expect(versions.length + problems.length).toBe(entries.length);
      }),
    );
    fc.assert(fc.property(fc.string(), (scrap) => isRead(`entries:\n  web:\n${scrap}`)));
  });
});

/** True when `text` is read or refused in words. */
function isRead(text: string): boolean {
  try {
    readIndex(text, 'https://x.example', 'web');
    return true;
  } catch (error) {
    return isReconcileError(error);
  }
}
