/**
 * Beginnings of tokens that their issuers made recognisable, tokens of Azure DevOps, PEM blocks and JSON web tokens. What is
 * like one of them is never shown: messages end up in logs, which more people read than the file.
 */
const TOKENS = [
  /\b(?:gh[oprsu]_|github_pat_|gl(?:pat|dt|rt|ft|ptt|cbt|oas|soat)-)[\w-]{10,}/,
  /\b[a-z2-7]{52}\b/,
  /\b[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}\b/,
  /-----BEGIN[^\n]*/,
  /\beyJ[\w.-]{20,}/,
  // A line from within a PEM block.
  /^[^\S\n]*[A-Za-z0-9+/]{40,}={0,2}[^\S\n]*$/,
];
const ANY = new RegExp(TOKENS.map(({ source }) => source).join('|'), 'gm');

export function looksSecret(text: string): boolean {
  return TOKENS.some((token) => token.test(text));
}

/** The text without what looks like a secret in it. */
export function hideSecrets(text: string): string {
  return text.replace(ANY, '(hidden)');
}
