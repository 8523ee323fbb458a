import { chartScopes } from '../charts/chart-scopes';
import type { ChartPackage, TextFile } from '../charts/release';
import { type Budget, BudgetSpent, newBudget } from '../charts/template/budget';
import type { Scope } from '../charts/template/scope';
import { FUNCTIONS } from './functions/index';
import { type Definitions, parseTemplate } from './go/parse';
import { execute, type Machine } from './go/run';
import type { Node } from './go/ast';
import { NotComputed, TemplateFailure } from './go/value';
import { type Manifest, manifestsIn } from './manifest';
import type { Release } from './release';
import { fileName, rootOf } from './root';

export interface Rendered {
  readonly manifests: readonly Manifest[];
  /** Templates of which it is not known what they print. */
  readonly skipped: readonly Skipped[];
  /** What was taken for granted, in words. */
  readonly assumed: readonly string[];
}

export interface Skipped {
  readonly path: string;
  /** In words that follow the path: `calls genCA`. */
  readonly why: string;
}

/** Never throws: what cannot be said of a template is told in its place. */
export function render(pkg: Omit<ChartPackage, 'bytes'>, release: Release): Rendered {
  const budget = newBudget();
  try {
    const scopes = chartScopes({ ...pkg, bytes: new Uint8Array() }, [release.values], budget);
    return renderScopes(scopes, release, budget);
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    return { manifests: [], skipped: [{ path: 'templates/', why: error.message }], assumed: [] };
  }
}

interface Template {
  readonly scope: Scope;
  /** Below the folder of its chart. */
  readonly own: string;
  readonly path: string;
  readonly nodes: readonly Node[] | Skipped;
}

function renderScopes(scopes: readonly Scope[], release: Release, budget: Budget): Rendered {
  const definitions: Definitions = new Map();
  // Those of the chart around win over those within, as in Helm.
  const templates = scopes
    .toReversed()
    .flatMap((scope) => scope.templates.map((file) => parsed(scope, file, definitions)));
  const assumed = new Set<string>();
  const machine: Machine = { definitions, functions: FUNCTIONS, budget, assumed, depth: 0 };
  const manifests: Manifest[] = [];
  const skipped: Skipped[] = [];
  const roots = new Map(scopes.map((scope) => [scope, rootOf(scope, release, assumed)]));
  for (const template of templates.filter(isPrinted)) {
    const root = roots.get(template.scope);
    const done = root === undefined ? undefined : renderOne(template, root, machine);
    if (done === undefined) continue;
    if ('why' in done) skipped.push(done);
    else manifests.push(...done.manifests);
  }
  return { manifests, skipped, assumed: [...assumed].sort() };
}

function parsed(scope: Scope, { path, text }: TextFile, definitions: Definitions): Template {
  const full = `${scope.folder}${path}`;
  try {
    const nodes = parseTemplate(text, definitions);
    // Each file is a named template, too: charts take the digest of one in another (`include (print …) | sha256sum`).
    definitions.set(fileName(scope, path), nodes);
    return { scope, own: path, path: full, nodes };
  } catch (error) {
    return { scope, own: path, path: full, nodes: skippedFor(full, error) };
  }
}

/** Of the others only what they define counts. */
function isPrinted({ path }: Template): boolean {
  const name = path.split('/').at(-1) ?? '';
  return /\.(?:ya?ml|tpl|json)$/.test(name) && !name.startsWith('_') && name !== 'NOTES.txt';
}

function renderOne(
  { own, path, nodes }: Template,
  root: ReturnType<typeof rootOf>,
  machine: Machine,
): Skipped | { readonly manifests: readonly Manifest[] } {
  if ('why' in nodes) return nodes;
  try {
    const text = execute(nodes, root(own), machine);
    return { manifests: manifestsIn(text, path) };
  } catch (error) {
    return skippedFor(path, error);
  }
}

function skippedFor(path: string, error: unknown): Skipped {
  if (error instanceof NotComputed) return { path, why: error.message };
  if (error instanceof TemplateFailure) return { path, why: `fails: ${error.message}` };
  if (error instanceof RangeError) return { path, why: 'is nested too deeply' };
  throw error;
}
