/**
 * Boxes that people tick to ask for something, as in Renovate's requests: a line of a task list with a comment that says
 * what is asked for. Once that is done, the text is written anew and the box is empty again.
 */
export function checkbox(name: string, words: string): string {
  return `- [ ] ${tagOf(name)} ${words}`;
}

/** Whether the box of that name is ticked. What a forge makes of blanks at the start and at the end does not matter. */
export function isTicked(body: string, name: string): boolean {
  return tickedIn(body).includes(name);
}

/** Names of all boxes that are ticked. */
export function tickedIn(body: string): readonly string[] {
  return body.split('\n').flatMap((line) => {
    const [, name] = TICKED.exec(line.slice(0, MAX_LINE_LENGTH).trim()) ?? [];
    return name === undefined ? [] : [name];
  });
}

/** The line of the box, ticked or not; undefined where it is not there. */
export function checkboxLine(body: string, name: string): string | undefined {
  return body.split('\n').find((line) => line.includes(tagOf(name)));
}

/** Ours are shorter. */
const MAX_LINE_LENGTH = 500;
const TICKED = /^[-*] \[[xX]\] <!-- box:([A-Za-z0-9_./:-]{1,200}) -->/;

function tagOf(name: string): string {
  return `<!-- box:${name} -->`;
}
