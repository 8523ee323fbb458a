import { withoutTrailing } from '../../base/trailing';
import { goMatch } from './go-match';

/** Never part of an artifact. */
const VERSION_CONTROL = ['.git/', '.gitignore', '.gitmodules', '.gitattributes'];

/** Left out where neither `spec.ignore` nor a `.sourceignore` says anything: one line of these, and none of this holds. */
const DEFAULTS = [
  ...['*.jpg', '*.jpeg', '*.gif', '*.png', '*.wmv', '*.flv', '*.tar.gz', '*.zip'],
  ...['.github/', '.circleci/', '.travis.yml', '.gitlab-ci.yml', 'appveyor.yml', '.drone.yml'],
  ...['cloudbuild.yaml', 'codeship-services.yml', 'codeship-steps.yml'],
  ...['**/.goreleaser.yml', '**/.sops.yaml', '**/.flux.yaml'],
];

export const IGNORE_FILE = '.sourceignore';

/** A line of `.sourceignore` or `spec.ignore`. */
export interface IgnorePattern {
  /** The folder that it holds in. */
  readonly domain: readonly string[];
  readonly parts: readonly string[];
  readonly include: boolean;
  readonly folderOnly: boolean;
}

/** The patterns of a text, one a line; they hold below `folder`. */
export function ignorePatterns(text: string, folder = ''): readonly IgnorePattern[] {
  const domain = folder === '' ? [] : folder.split('/');
  return text
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#') && line.trim() !== '')
    .map((line) => patternOf(line, domain));
}

function patternOf(line: string, domain: readonly string[]): IgnorePattern {
  const include = line.startsWith('!');
  const positive = include ? line.slice(1) : line;
  const text = positive.endsWith('\\ ') ? positive : withoutTrailing(positive, ' ');
  const folderOnly = text.endsWith('/');
  return { domain, include, folderOnly, parts: (folderOnly ? text.slice(0, -1) : text).split('/') };
}

/**
 * Whether Flux leaves a file out of the artifact, as source-controller does it (fluxcd/pkg, `sourceignore`): not quite as git.
 * The last pattern that fits decides, so a file can be taken back in below a folder that is left out.
 */
export function isIgnored(path: string, patterns: readonly IgnorePattern[]): boolean {
  const names = path.split('/');
  const all = patterns.length === 0 ? WITH_DEFAULTS : [...WITHOUT_DEFAULTS, ...patterns];
  return all.findLast((pattern) => fits(pattern, names))?.include === false;
}

const WITHOUT_DEFAULTS = VERSION_CONTROL.map((line) => patternOf(line, []));
const WITH_DEFAULTS = [...VERSION_CONTROL, ...DEFAULTS].map((line) => patternOf(line, []));

function fits(pattern: IgnorePattern, names: readonly string[]): boolean {
  const { domain, parts } = pattern;
  if (names.length <= domain.length) return false;
  if (domain.some((name, index) => names[index] !== name)) return false;
  const rest = names.slice(domain.length);
  return parts.length === 1 ? fitsName(pattern, rest) : fitsPath(pattern, rest);
}

/** A pattern without a slash fits any folder on the way, or the file. */
function fitsName(
  { parts: [part = ''], folderOnly }: IgnorePattern,
  names: readonly string[],
): boolean {
  const at = names.findIndex((name) => goMatch(part, name) === true);
  return at !== -1 && !(folderOnly && at === names.length - 1);
}

function fitsPath({ parts, folderOnly }: IgnorePattern, names: readonly string[]): boolean {
  let rest: readonly string[] = names;
  let matched = false;
  let anyDepth = false;
  for (const [index, part] of parts.entries()) {
    if (part === '') {
      anyDepth = false;
    } else if (part === '**') {
      if (index === parts.length - 1) break;
      anyDepth = true;
    } else {
      const next = part.includes('**') ? undefined : after(part, rest, anyDepth);
      if (next === undefined) return false;
      ({ rest, matched } = next);
      anyDepth = false;
    }
  }
  return matched && !(folderOnly && rest.length === 0);
}

/** What is left of the path behind the folder that `part` names; undefined when it is not there. */
function after(
  part: string,
  names: readonly string[],
  anyDepth: boolean,
): { readonly rest: readonly string[]; readonly matched: boolean } | undefined {
  if (names.length === 0) return undefined;
  if (!anyDepth) {
    return goMatch(part, names[0] ?? '') === true
      ? { rest: names.slice(1), matched: true }
      : undefined;
  }
  const at = names.findIndex((name) => goMatch(part, name) === true);
  return at === -1 ? { rest: [], matched: false } : { rest: names.slice(at + 1), matched: true };
}
