import type { VNode } from 'preact';
import { ageOf } from '../views/age';
import type { FleetRow } from '../views/fleet';
import { STANDINGS } from '../views/standing';
import { Word } from './word';

interface Props {
  readonly row: FleetRow;
  /** From 0. */
  readonly index: number;
  readonly isActive: boolean;
  readonly onActive: (index: number) => void;
  readonly nowMs: number;
}

/** A cluster in one row of the fleet. */
export function FleetLine({ row, index, isActive, onActive, nowMs }: Props): VNode {
  const { name, group, href, standing, reason, message, more, profile, lastRun } = row;
  const { word, tone } = STANDINGS[standing];
  return (
    <div class="row" role="row" aria-rowindex={index + 2} data-row={index}>
      <span class="name" role="cell">
        <a {...{ href }} tabIndex={isActive ? 0 : -1} onFocus={() => onActive(index)}>
          {name}
        </a>
        <span class="small">{group}</span>
      </span>
      <span class="standing" role="cell">
        <Word tone={tone}>{word}</Word>
      </span>
      <span class="what" role="cell" title={message}>
        {standing !== 'ready' && <strong>{reason}</strong>}
        {more > 0 && (
          <span class="more">
            +{more}
            <span class="hidden"> more</span>
          </span>
        )}{' '}
        <span class="message">{message}</span>
      </span>
      <span class="profile" role="cell">
        {profile === '' ? <span class="small">no profile</span> : profile}
      </span>
      <span class="age" role="cell">
        {lastRun === undefined ? 'never' : <time dateTime={lastRun}>{ageOf(lastRun, nowMs)}</time>}
      </span>
    </div>
  );
}
