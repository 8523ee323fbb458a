import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Declared } from './declared';
import { openDeclared } from './declared';

const DECLARATIONS = `
export enum Kind { NotSet = 0, Edit = 2, SourceRename = 1024 }
export interface Base { id: number; }
export interface Thing extends Base {
  name: string | null; kind?: Kind; made?: Date; parts?: Thing[]; level: 'low' | 'high'; counts?: { [key: string]: number };
}`;

let folder: string;
let closed: Declared;
let open: Declared;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'declared-'));
  const file = path.join(folder, 'things.d.ts');
  writeFileSync(file, DECLARATIONS);
  closed = openDeclared(file, { isClosed: true, free: new Set() });
  open = openDeclared(file, { isClosed: false, free: new Set(['level']) });
});
afterAll(() => rmSync(folder, { recursive: true }));

const THING = { id: 1, name: null, level: 'low' };

test.each([
  ['as it is declared', THING],
  [
    'with a date, and an enum by its name',
    { ...THING, kind: 'edit', made: '2026-01-01T00:00:00Z' },
  ],
  ['with two members of an enum', { ...THING, kind: 'edit, sourceRename' }],
  ['with more of its kind in it', { ...THING, parts: [{ ...THING, counts: { a: 1 } }] }],
])('a value is right %s', (_, value) => {
  expect(closed.check('Thing', value)).toEqual([]);
  expect(closed.check('Thing[]', [value, value])).toEqual([]);
});

test.each([
  ['what is required is not there', { id: 1, name: 'a' }, 'level'],
  ['a text is a number', { ...THING, name: 7 }, '/name'],
  ['an enum is a number', { ...THING, kind: 2 }, '/kind'],
  ['an enum has no such member', { ...THING, kind: 'Edit' }, '/kind'],
  ['a date is none', { ...THING, made: 'today' }, '/made'],
  ['a property is not declared', { ...THING, other: 1 }, 'other'],
  ['something within is wrong', { ...THING, parts: [{ ...THING, id: '1' }] }, '/parts/0/id'],
])('a value is wrong where %s', (_, value, where) => {
  expect(closed.check('Thing', value).join('\n')).toContain(where);
});

test('where others may be, they are; and what is free may be anything', () => {
  expect(open.check('Thing', { id: 1, name: 'a', other: 1, level: 3 })).toEqual([]);
});

test('a type that nobody declares is no answer that is right', () => {
  expect(() => closed.check('Other', {})).toThrow('no type Other');
});
