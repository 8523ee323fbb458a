/** Finds duplicate keys of a JSON object, which JSON.parse accepts silently. The text is known to be JSON. */
export function duplicatesIn(text: string): readonly string[] {
  const found: string[] = [];
  const open: Level[] = [];
  for (const [token] of text.matchAll(TOKEN)) take(token, open, found);
  return found;
}

/** Texts, and whatever opens, closes or parts. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

interface Level {
  readonly kind: 'object' | 'array';
  readonly keys: Set<string>;
  /** What the value under way is called, as a path shows it. */
  step: string;
  index: number;
  /** The text before, which is a key if a colon follows. */
  text: string;
}

function take(token: string, open: Level[], found: string[]): void {
  const level = open.at(-1);
  switch (token) {
    case '{':
    case '[':
      open.push(levelOf(token));
      return;
    case '}':
    case ']':
      open.pop();
      return;
    case ',':
      if (level?.kind === 'array') level.step = `[${(level.index += 1)}]`;
      return;
    case ':':
      if (level !== undefined) takeKey(level, open, found);
      return;
    default:
      if (level !== undefined) level.text = token;
  }
}

function levelOf(token: '{' | '['): Level {
  const kind = token === '{' ? 'object' : 'array';
  return { kind, keys: new Set(), step: kind === 'array' ? '[0]' : '', index: 0, text: '' };
}

function takeKey(level: Level, open: readonly Level[], found: string[]): void {
  const key = JSON.parse(level.text) as string;
  level.step = open.length === 1 ? key : `.${key}`;
  if (level.keys.has(key)) found.push(open.map(({ step }) => step).join(''));
  level.keys.add(key);
}
