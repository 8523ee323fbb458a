import { TemplateFailure } from './value';

/** `close`: nothing stands between it and the token before, so `(x).y` is a field of the group. */
export interface Token {
  readonly text: string;
  readonly close: boolean;
}

const TOKEN =
  /"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*'|:=|\$\w*|(?:\.[A-Za-z_]\w*)+|[-+]?\d[\w.]*|[A-Za-z_]\w*|[.=,()|]/y;

/** What stands between the braces of an action. */
export function tokensOf(code: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let close = false;
  while (at < code.length) {
    if (/\s/.test(code.charAt(at))) {
      at += 1;
      close = false;
      continue;
    }
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(code);
    if (match === null) throw new TemplateFailure(`unexpected ${code.slice(at, at + 20)}`);
    tokens.push({ text: match[0], close });
    at += match[0].length;
    close = true;
  }
  return tokens;
}
