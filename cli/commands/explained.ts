import { counted } from '../../shared/core/base/counted';
import { printableLine } from '../../shared/core/base/printable';
import type { AnyView, AuditLine, Condition, PastRun, Trouble, Work } from '../api/answers';
import { refOf } from '../api/cluster-ref';
import { ageOf } from '../output/age';
import { AUDIT_COLUMNS, settled } from '../output/audit';
import { statusCell } from '../output/ready';
import type { Column, TableStyle } from '../output/table';
import { table } from '../output/table';

/** Nothing is cut: whoever asks for an explanation wants all of it. */
export interface ExplainStyle extends Pick<TableStyle, 'paint'> {
  readonly now: number;
  /** Site of the app, which has the documentation. */
  readonly site: string;
  /** How many runs are shown. */
  readonly runs: number;
}

/** A cluster, chart or repository for people: how it stands, what is wrong, worst first, and what has happened, latest first. */
export function explainedLines(view: AnyView, style: ExplainStyle): readonly string[] {
  const { conditions = [], failures = [], warnings = [], notes = [] } = view;
  const known = conditions.length === 0 ? ['It has not been looked at yet.'] : undefined;
  return [
    ...headLines(view, style),
    ...section('Conditions', known ?? table(conditionColumns(style), conditions, style), style),
    ...section(
      'Failures, worst first',
      failures.flatMap((each, index) => troubleLines(each, index, style)),
      style,
    ),
    ...section('In the cluster, worst first', findingLines(view, style), style),
    ...section('Left to people', askedLines(view), style),
    ...section(
      'Warnings',
      [...warnings, ...notes.map(({ message }) => message)].map((each) => printableLine(each)),
      style,
    ),
    ...section('Runs, latest first', runLines(view, style), style),
  ];
}

function headLines(view: AnyView, style: ExplainStyle): readonly string[] {
  const { cluster, chart, repository, work } = view;
  if (cluster !== undefined) return clusterHead({ ...view, cluster }, style);
  const name = chart === undefined ? `repository ${repository ?? '-'}` : `chart ${chart}`;
  return [style.paint('bold', printableLine(name)), ...workLines(work, style)];
}

function clusterHead(
  { cluster, profile, offboarded, work }: AnyView & { readonly cluster: string },
  style: ExplainStyle,
): readonly string[] {
  const { subscription = '-', group = '-', name = cluster } = refOf(cluster) ?? {};
  const off = offboarded === true ? ', off-boarded' : '';
  return [
    `${style.paint('bold', printableLine(name))} in ${printableLine(group)}, subscription ${printableLine(subscription)}`,
    `profile ${printableLine(profile ?? '-')}${off}`,
    ...workLines(work, style),
  ];
}

function workLines(work: Omit<Work, 'intent'> | null, { now }: ExplainStyle): readonly string[] {
  if (work === null || !work.behind) return [];
  const { notBefore, reasons } = work;
  const later = notBefore !== undefined && Date.parse(notBefore) > now;
  const when = later ? `waits until ${printableLine(notBefore)}` : 'is asked for, or under way';
  const why = reasons.at(-1)?.detail;
  return [`a run ${when}${why === undefined ? '' : `: ${printableLine(why)}`}`];
}

function conditionColumns({ now }: ExplainStyle): readonly Column<Condition>[] {
  return [
    { head: 'TYPE', cell: ({ type }) => type },
    { head: 'STATUS', cell: statusCell },
    { head: 'REASON', cell: ({ reason }) => reason },
    { head: 'AGE', cell: ({ lastTransition }) => ageOf(lastTransition, now) },
    { head: 'MESSAGE', cell: ({ message }) => message },
  ];
}

/** The remedy is on a line of its own, to be copied. */
function troubleLines(
  { code, message, target, remedy, docs }: Trouble,
  index: number,
  { paint, site }: ExplainStyle,
): readonly string[] {
  const on = target === undefined ? [] : [`   on:     ${printableLine(target)}`];
  const mend = remedy === undefined ? [] : remedyLines(remedy);
  return [
    `${index + 1}. ${paint('red', printableLine(code))}`,
    `   why:    ${printableLine(message)}`,
    ...on,
    ...mend,
    ...docsLines(docs, site),
  ];
}

/** Printed whole, so that a terminal can open it. */
function docsLines(docs: string | undefined, site: string): readonly string[] {
  return docs === undefined ? [] : [`   docs:   ${printableLine(`${site}${docs}`)}`];
}

/** A command of many lines stays one. */
function remedyLines(remedy: string): readonly string[] {
  return remedy
    .split('\n')
    .map((line, index) => `   ${index === 0 ? 'remedy:' : '       '} ${printableLine(line, 4000)}`);
}

/** What is wrong with objects in the cluster, and which pods get no token. */
function findingLines({ objects }: AnyView, { paint, site }: ExplainStyle): readonly string[] {
  if (objects === undefined) return [];
  const { findings, omitted, tokens } = objects;
  const found = findings
    .filter(({ severity }) => severity !== 'info')
    .flatMap(({ severity, code, object, message, remedy, docs }) => {
      const on = object === undefined ? '' : ` ${object.kind} ${object.namespace}/${object.name}`;
      const head = paint(severity === 'error' ? 'red' : 'yellow', printableLine(code));
      return [
        `${head}${printableLine(`${on}: ${message}`)}`,
        ...(remedy === undefined ? [] : remedyLines(remedy)),
        ...docsLines(docs, site),
      ];
    });
  const refused = tokens.refused.map(({ namespace, pod, reason, why }) =>
    printableLine(`${reason} Pod ${namespace}/${pod} gets no token: ${why}`),
  );
  return [...found, ...refused, ...(omitted > 0 ? [`and ${omitted} more`] : [])];
}

/** What a repository waits for people to do: requests to merge, files that are theirs, charts that are missing. */
function askedLines({ requests = [], leftAlone = [], lacking = [] }: AnyView): readonly string[] {
  const lines = [
    ...requests.map(({ branch, verdict, number, url, message }) => {
      const which = number === undefined ? branch : `#${number} ${branch}`;
      return `${verdict} ${[which, url, message].filter((each) => each).join('  ')}`;
    }),
    ...leftAlone.map(({ path, code, message }) => `${code} ${path}: ${message}`),
    ...lacking.map(
      ({ chart, code, message, count }) =>
        `${code} ${chart} on ${counted(count, 'cluster')}: ${message}`,
    ),
  ];
  return lines.map((line) => printableLine(line));
}

/** Cause, run, plan, and below it what was written by that plan. */
function runLines({ history = [], audit }: AnyView, style: ExplainStyle): readonly string[] {
  const told = history.slice(0, style.runs);
  const plans = new Set(history.map(({ planId }) => planId));
  const loose = audit.filter(({ planId }) => !plans.has(planId));
  const more = history.length - told.length;
  return [
    ...(loose.length === 0 ? [] : ['of no run that has ended:', ...writeLines(loose, style)]),
    ...told.flatMap((run) => [
      runLine(run, style),
      ...writeLines(
        audit.filter(({ planId }) => planId === run.planId),
        style,
      ),
    ]),
    ...(more > 0 ? [`and ${counted(more, 'earlier run')}: --runs ${history.length}`] : []),
  ];
}

function runLine(
  { at, outcome, causes, planId, writes, message }: PastRun,
  { now, paint }: ExplainStyle,
): string {
  const head = `${ageOf(at, now)} ago  ${outcome}, ${counted(writes, 'write')}, plan ${planId}`;
  const why = causes.length === 0 ? '' : `, because of ${causes.join('; ')}`;
  const said = message === '' ? '' : `: ${message}`;
  return paint('bold', printableLine(head)) + printableLine(why + said);
}

function writeLines(audit: readonly AuditLine[], style: ExplainStyle): readonly string[] {
  if (audit.length === 0) return [];
  return table(AUDIT_COLUMNS, settled(audit), style).map((line) => `  ${line}`);
}

function section(
  head: string,
  lines: readonly string[],
  { paint }: Pick<TableStyle, 'paint'>,
): readonly string[] {
  return lines.length === 0 ? [] : ['', paint('bold', head), ...lines.map((line) => `  ${line}`)];
}
