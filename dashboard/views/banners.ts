import type { Status } from '../api/bodies';
import type { Tone } from './tone';

/** Something that holds for all that the page shows. */
export interface Banner {
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
  readonly lines: readonly string[];
  readonly remedy?: string;
}

export function bannersOf({ dryRun, configuration, unswept }: Status): readonly Banner[] {
  const { problems, version } = configuration;
  return [
    ...(problems.length > 0 ? [badConfiguration(problems, version)] : []),
    ...(dryRun ? [DRY_RUN] : []),
    ...(unswept.length > 0 ? [leftBehind(unswept)] : []),
  ];
}

const DRY_RUN: Banner = {
  tone: 'busy',
  title: 'Dry run',
  detail:
    'Every plan is made and shown, and nothing is written: not to Azure, not to a cluster, not to Git.',
  lines: [],
  remedy: 'azd env set RECONCILER_DRY_RUN false && azd provision',
};

function badConfiguration(problems: Problems, version: string): Banner {
  return {
    tone: 'bad',
    title: 'The newest configuration is not in force',
    detail: `It has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}. The one before it (version ${version}) stays in force until they are fixed.`,
    lines: problems.map(lineOf),
  };
}

type Problems = Status['configuration']['problems'];

/** `profiles.yaml:12:5 profiles[0].mode: "manged" is not a mode; expected managed or standard; did you mean "managed"?` */
function lineOf(problem: Problems[number]): string {
  const { file, line, column, path, found, expected, suggestion, message } = textsOf(problem);
  if (found === '') return message === '' ? JSON.stringify(problem) : message;
  const place = [file, line, column].filter((part) => part !== '').join(':');
  const where = [place, path].filter((part) => part !== '').join(' ');
  const instead = expected === '' ? '' : `; expected ${expected}`;
  return `${where}: ${found}${instead}${suggestion === '' ? '' : `; did you mean "${suggestion}"?`}`;
}

type Told = Record<
  'file' | 'line' | 'column' | 'path' | 'found' | 'expected' | 'suggestion' | 'message',
  string
>;

/** The API says only that a problem is an object. */
function textsOf(problem: Problems[number]): Told {
  const text = (key: string): string => {
    const value = problem[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  return {
    ...{ file: text('file'), line: text('line'), column: text('column'), path: text('path') },
    ...{ found: text('found'), expected: text('expected') },
    ...{ suggestion: text('suggestion'), message: text('message') },
  };
}

function leftBehind(unswept: Status['unswept']): Banner {
  return {
    tone: 'warn',
    title: 'Clusters that no sweep covers',
    detail:
      'They have something of ours, in subscriptions that the settings no longer name. Name them again, or off-board the clusters.',
    lines: unswept.map(
      ({ cluster, holds }) => `${cluster} has ${holds} ${holds === 1 ? 'thing' : 'things'} of ours`,
    ),
  };
}
