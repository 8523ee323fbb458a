import { cut, INVISIBLE } from '../base/printable';

/**
 * Text that others wrote (names, paths, versions, messages), made fit for Markdown on three forges. It must not ping
 * people (@team), link issues (#1, !1), start HTML, forge our marker, or give GitLab a quick action (/merge at the start
 * of a line): so it is one line, and what has a meaning is escaped.
 */

const MAX_CODE_LENGTH = 300;
const MAX_PLAIN_LENGTH = 600;

/** Inline code: nothing in it is read as Markdown, mention or HTML. */
export function code(text: string): string {
  const line = oneLine(text, MAX_CODE_LENGTH);
  if (line === '') return '(empty)';
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A sentence of ours that may quote others. */
export function plain(text: string): string {
  return html(text).replace(/[\\`*_[\]~|]/g, '\\$&');
}

/** Text inside a tag, where Markdown is not read and a backslash would show. */
export function html(text: string): string {
  return escapeHtml(defuse(oneLine(text, MAX_PLAIN_LENGTH)));
}

/** A title is plain text, but mentions in it count. */
export function titleText(text: string): string {
  return defuse(oneLine(text, 160));
}

/** A block of code that no line within it can end. */
export function codeBlock(text: string, language: string): string {
  const lines = text.split('\n').map((line) => line.replace(INVISIBLE, ' ').trimEnd());
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${lines.join('\n').trimEnd()}\n${fence}`;
}

/** An http(s) link, shown as it is; undefined for anything else. */
export function link(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { href, protocol, username, password } = new URL(text);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  if (!isWeb || username !== '' || password !== '' || href.length > MAX_PLAIN_LENGTH)
    return undefined;
  return `<${href.replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('@', '%40')}>`;
}

/** `- a`, one line each; of a long list its beginning and how many there are besides. */
export function bullets(lines: readonly string[], longest = 20): readonly string[] {
  const shown = lines.slice(0, longest).map((line) => `- ${line}`);
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `- … and ${more} more`] : shown;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function oneLine(text: string, longest: number): string {
  return cut(text.replace(INVISIBLE, ' ').replace(/ {2,}/g, ' ').trim(), longest);
}

/** A space of no width behind what would begin a mention or a reference. */
function defuse(text: string): string {
  return text.replace(/[@#!$%&](?=[\p{L}\p{N}_])/gu, '$&\u200b');
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
