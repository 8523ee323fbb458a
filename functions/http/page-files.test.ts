import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pageFiles } from './page-files';

const PLAIN = Buffer.from('<!doctype html>'.repeat(40));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  for (const name of ['dashboard-4FZK2QAB.js', 'index.html'])
    writeFileSync(join(folder, name), PLAIN);
});
afterEach(() => rmSync(folder, { recursive: true }));

it('what is sent compressed is what was built', () => {
  const script = pageFiles([join(folder, 'missing'), folder]).get('dashboard-4FZK2QAB.js');
  expect(script?.type).toBe('text/javascript; charset=utf-8');
  expect(script?.plain).toEqual(PLAIN);
  expect(gunzipSync(script?.gzipped ?? Buffer.alloc(0))).toEqual(PLAIN);
});

it('the page is no file that may be kept for ever: its name stays while its content changes', () => {
  const files = pageFiles([folder]);
  expect(files.get('dashboard-4FZK2QAB.js')?.isHashed).toBe(true);
  expect(files.get('index.html')?.isHashed).toBe(false);
});

it('an app without the page says so, and runs', () => {
  expect(pageFiles([join(folder, 'missing')]).size).toBe(0);
});
