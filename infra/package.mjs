/**
 * Lays out dist/deploy: exactly the files that run in Azure, so that no ignore file of any tool decides what is sent.
 * Runs in the root of the checkout after every `npm run build`. The manifest names no dependencies and no scripts, because
 * the bundle holds everything: even a tool that insists on building in Azure then finds nothing to do.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const TARGET = join('dist', 'deploy');
const REQUIRED = ['host.json', join('dist', 'functions.cjs'), join('dist', 'chart-worker.cjs')];

const missing = REQUIRED.filter((file) => !existsSync(file));
if (missing.length > 0) {
  process.stderr.write(
    `package: ${missing.join(' and ')} not found in ${process.cwd()}. ` +
      'Run `npm run build` in the root of the checkout first.\n',
  );
  process.exit(1);
}

rmSync(TARGET, { recursive: true, force: true });
/** What the app loads with the first call that needs it (scripts/build.ts). */
const clients = readdirSync('dist')
  .filter((name) => name.endsWith('-client.cjs'))
  .map((name) => join('dist', name));
/** The pages of GET /api/ui and GET /api/docs. */
const page = ['ui', 'docs'].flatMap((name) => filesIn(join('dist', name)));
for (const file of [...REQUIRED, ...clients, ...page]) {
  const copy = join(TARGET, file);
  mkdirSync(dirname(copy), { recursive: true });
  copyFileSync(file, copy);
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const { name, version, license, type, main, engines } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
const manifest = { name, version, license, private: true, type, main, engines };
writeFileSync(join(TARGET, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
if (process.env.npm_config_loglevel !== 'silent') {
  process.stdout.write(`package: ${TARGET} is ready to deploy\n`);
}
