import { globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onlyFlag } from './flag';

/**
 * Compares the built files with the sizes that were last accepted; exits 1 when one has grown by more than two per cent
 * or is new, and 64 for an argument that it does not know. `--update` accepts the present sizes: the numbers are committed, so that growth is somebody's decision.
 */
const BUNDLE = 'dist/functions.cjs';
/** What a browser loads of the dashboard, together. */
const PAGE = 'dist/ui';
const MAX_OF_PAGE = 60_000;
/** Loaded with the first call that needs them, so not part of a cold start; counted all the same. */
const CLIENTS = 'dist/*-{client,worker}.cjs';
const ACCEPTED = 'docs/reference/bundle-size.json';
const TOLERANCE = 0.02;
const SHOWN = 12;

interface Size {
  readonly bytes: number;
  readonly gzipped: number;
}

/** By path. */
type Sizes = Readonly<Record<string, Size>>;

interface Metafile {
  readonly outputs: Readonly<
    Record<
      string,
      { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }
    >
  >;
}

function sizeOf(path: string): Size {
  const content = readFileSync(path);
  return { bytes: content.length, gzipped: gzipSync(content, { level: 9 }).length };
}

/** Names of its files change with their content, so they are one. */
function sizeOfPage(): Size {
  const sizes = readdirSync(PAGE).map((name) => sizeOf(join(PAGE, name)));
  return {
    bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    gzipped: sizes.reduce((sum, { gzipped }) => sum + gzipped, 0),
  };
}

/** People open it on a train. */
function assertLight({ gzipped }: Size): void {
  if (gzipped <= MAX_OF_PAGE) return;
  console.error(`${PAGE} is ${kilobytes(gzipped)} gzipped, more than ${kilobytes(MAX_OF_PAGE)}.`);
  process.exitCode = 1;
}

/** Kilobytes per package, largest first. */
function biggest(): readonly string[] {
  const meta = JSON.parse(readFileSync('dist/meta.json', 'utf8')) as Metafile;
  const totals = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(meta.outputs[BUNDLE]?.inputs ?? {})) {
    const name = packageOf(path);
    totals.set(name, (totals.get(name) ?? 0) + bytesInOutput);
  }
  return [...totals]
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, bytes]) => `  ${kilobytes(bytes).padStart(9)}  ${name}`);
}

function packageOf(path: string): string {
  const [, after] = path.split(/.*node_modules\//);
  if (after === undefined) return 'our own code';
  return after
    .split('/')
    .slice(0, after.startsWith('@') ? 2 : 1)
    .join('/');
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

function report(file: string, now: Size, accepted: Size | undefined): void {
  const growth = now.bytes / (accepted?.bytes ?? 0) - 1;
  const percent =
    accepted === undefined ? 'new' : `${growth >= 0 ? '+' : ''}${(growth * 100).toFixed(2)} %`;
  console.log(`${file}: ${kilobytes(now.bytes)} (${kilobytes(now.gzipped)} gzipped), ${percent}`);
  if (growth <= TOLERANCE) return;
  const inside =
    file === BUNDLE ? ` What is in it, which a cold start reads:\n${biggest().join('\n')}` : '';
  console.error(
    `${file} is new or has grown by more than ${TOLERANCE * 100} %.${inside}\n` +
      `If it is worth it: npm run size -- --update, and commit ${ACCEPTED} with the reason.`,
  );
  process.exitCode = 1;
}

const files = [
  BUNDLE,
  ...globSync(CLIENTS)
    .map((file) => file.replaceAll('\\', '/'))
    .sort(),
];
const page = sizeOfPage();
const now: Sizes = {
  ...Object.fromEntries(files.map((file) => [file, sizeOf(file)])),
  [PAGE]: page,
};
assertLight(page);
if (onlyFlag('--update')) {
  writeFileSync(ACCEPTED, `${JSON.stringify(now, null, 2)}\n`);
  console.log(`accepted ${files.join(', ')}:\n${biggest().join('\n')}`);
} else {
  const accepted = JSON.parse(readFileSync(ACCEPTED, 'utf8')) as Sizes;
  for (const [file, size] of Object.entries(now)) report(file, size, accepted[file]);
}
