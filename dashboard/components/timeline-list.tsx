import type { VNode } from 'preact';
import { activityHash, nameIn } from '../route';
import { ageOf } from '../views/age';
import type { TimelineEntry, Write } from '../views/timeline';
import { withoutPaths } from '../views/timeline';
import type { Tone } from '../views/tone';
import { Word } from './word';

interface Props<E extends TimelineEntry> {
  readonly entries: readonly E[];
  readonly nowMs: number;
  /** Of what each is; left out where all are of one. */
  readonly nameOf?: (entry: E) => VNode;
}

/** Runs and their writes, newest first. */
export function TimelineList<E extends TimelineEntry>({ entries, nowMs, nameOf }: Props<E>): VNode {
  if (entries.length === 0) return <p class="small">Nothing has happened yet.</p>;
  return (
    <ol class="timeline">
      {entries.map((entry) => (
        <li key={`${entry.correlation} ${entry.at}`}>
          <div class="line">
            <time dateTime={entry.at} title={entry.at}>
              {ageOf(entry.at, nowMs)}
            </time>
            <Word tone={entry.tone}>{entry.outcome}</Word>
            {nameOf?.(entry)}
            <a
              class="small"
              href={activityHash({ correlation: entry.correlation })}
              title="Writes with this correlation id"
            >
              {entry.correlation.slice(0, 8)}
            </a>
          </div>
          {entry.message !== '' && <p>{entry.message}</p>}
          {entry.causes.length > 0 && <p class="small">Because of: {entry.causes.join(', ')}</p>}
          {entry.writes.length > 0 && <Writes writes={entry.writes} />}
        </li>
      ))}
    </ol>
  );
}

const TONES: Readonly<Record<Write['outcome'], Tone>> = {
  sent: 'busy',
  succeeded: 'good',
  failed: 'bad',
};

function Writes({ writes }: { writes: readonly Write[] }): VNode {
  return (
    <ul class="writes">
      {writes.map(({ action, target, outcome, detail, at }) => (
        <li key={`${action} ${target} ${at}`}>
          <Word tone={TONES[outcome]}>{outcome}</Word> {action}{' '}
          <strong title={target}>{nameIn(target)}</strong>
          {detail !== '' && (
            <span class="small" title={detail}>
              {' '}
              {withoutPaths(detail)}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
