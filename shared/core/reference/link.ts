/** Of a code in a page of the reference: as GitHub makes it of a heading. */
export function anchorOf(code: string, prefix?: string): string {
  const anchor = code.toLowerCase();
  return prefix === undefined ? anchor : `${prefix}-${anchor}`;
}
