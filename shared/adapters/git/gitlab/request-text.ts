import { cutBody } from '../../../core/pull-request/cut-body';
import type { RequestText } from '../forge';

/** GitLab takes 1,048,576 characters, which nobody would read: as much as GitHub takes is enough. */
const LONGEST_BODY = 65_536;
/** Documented. */
const LONGEST_TITLE = 255;

const DRAFT = 'Draft: ';
const DRAFT_MARK = /^\s*(?:draft:|\[draft\]|\(draft\)|draft -)\s*/i;

/** GitLab has no other way to say that a request is a draft than how its title begins. */
export function toWireText(
  { title, body }: RequestText,
  draft: boolean,
): { readonly title: string; readonly description: string } {
  const whole = (draft ? DRAFT : '') + title;
  return {
    title: whole.slice(0, LONGEST_TITLE).toWellFormed(),
    description: cutBody(withoutCommands(body), LONGEST_BODY),
  };
}

export function plainTitle(title: string): string {
  return title.replace(DRAFT_MARK, '');
}

/**
 * GitLab carries out lines like `/merge` in the description of a new request, with our rights. Ours quote release notes
 * and values that others wrote. A backslash keeps such a line as it looks.
 */
function withoutCommands(body: string): string {
  return body.replace(/^([^\S\n\r\u2028\u2029]*)\/(?=[a-z])/gim, '$1\\/');
}
