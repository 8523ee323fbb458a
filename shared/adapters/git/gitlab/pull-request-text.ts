import { cutBody } from '../../../core/pull-request/cut-body';
import type { PullRequestBody } from '../forge';

/** GitLab takes 1,048,576 characters, which nobody would read: as much as GitHub takes is enough. */
const MAX_BODY_LENGTH = 65_536;
/** Documented. */
const MAX_TITLE_LENGTH = 255;

const DRAFT = 'Draft: ';
const DRAFT_MARK = /^\s*(?:draft:|\[draft\]|\(draft\)|draft -)\s*/i;

/** GitLab has no other way to say that a request is a draft than how its title begins. */
export function toWireText(
  { title, body }: PullRequestBody,
  draft: boolean,
): { readonly title: string; readonly description: string } {
  const whole = (draft ? DRAFT : '') + title;
  return {
    title: whole.slice(0, MAX_TITLE_LENGTH).toWellFormed(),
    description: cutBody(withoutCommands(body), MAX_BODY_LENGTH),
  };
}

/** The title without GitLab's mark of a draft. */
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
