import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pageFiles } from './page-files';

const PLAIN = Buffer.from('<!doctype html>'.repeat(40));

let place = '';
let folder = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'page-'));
  folder = join(place, 'ui');
  mkdirSync(join(folder, 'images'), { recursive: true });
  writeFileSync(join(folder, 'images', 'fleet.png'), PLAIN);
  for (const name of ['dashboard-4FZK2QAB.js', 'index.html'])
    writeFileSync(join(folder, name), PLAIN);
});
afterEach(() => rmSync(place, { recursive: true }));

it('what is sent compressed is what was built', () => {
  const script = pageFiles('ui', [join(place, 'missing'), place]).get('dashboard-4FZK2QAB.js');
  expect(script?.type).toBe('text/javascript; charset=utf-8');
  expect(script?.plain).toEqual(PLAIN);
  expect(gunzipSync(script?.gzipped ?? Buffer.alloc(0))).toEqual(PLAIN);
});

it('the page is no file that may be kept for ever: its name stays while its content changes', () => {
  const files = pageFiles('ui', [place]);
  expect(files.get('dashboard-4FZK2QAB.js')?.isHashed).toBe(true);
  expect(files.get('index.html')?.isHashed).toBe(false);
});

it('an app without the page says so, and runs', () => {
  expect(pageFiles('ui', [join(place, 'missing')]).size).toBe(0);
});

it('pictures lie in a folder of their own, and are sent as what they are', () => {
  expect(pageFiles('ui', [place]).get('images/fleet.png')?.type).toBe('image/png');
});
