import type { Explained } from '../../shared/core/reference/explained';

/** A heading for each code, in alphabetical order. Its anchor is the code in lower case, as GitHub makes it of the heading. */
export function explainedList(table: Readonly<Record<string, Explained>>, depth = '##'): string {
  return Object.entries(table)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, explained]) => [`${depth} \`${code}\``, ...paragraphs(explained)].join('\n\n'))
    .join('\n\n');
}

function paragraphs({ meaning, consequence, remedy }: Explained): readonly string[] {
  return [
    meaning,
    ...(consequence === undefined ? [] : [`**Consequence:** ${consequence}`]),
    `**What to do:** ${remedy}`,
  ];
}
