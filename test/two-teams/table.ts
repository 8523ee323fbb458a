import type { Outcome, Row } from './story';

const HEAD = ['', 'without policies', 'what our status says then', 'Audit', 'Deny'];

/** The rows as an operator reads them. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ title, status, outcomes: { none, audit, deny } }) => [
    title,
    told(none),
    status,
    told(audit),
    told(deny),
  ]);
  const all = [HEAD, ...cells];
  const widths = HEAD.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all
    .map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function told({ status, policy }: Outcome = { status: 0 }): string {
  const answer = status === 200 ? 'token' : String(status);
  if (policy === undefined) return answer;
  const [short = ''] = /[^-]+$/.exec(policy.name) ?? [];
  return `${answer}, ${policy.refuses ? 'refused by' : 'warning of'} ${short}`;
}
