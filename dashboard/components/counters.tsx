import type { VNode } from 'preact';
import type { Counter } from '../views/fleet';
import { STANDINGS } from '../views/standing';
import { MARKS } from '../views/tone';

interface Props {
  readonly counters: readonly Counter[];
  /** The standing that is filtered by; empty: none. */
  readonly chosen: string;
  readonly onChoose: (standing: string) => void;
}

/** How many stand how. Each is a button that shows only those. */
export function Counters({ counters, chosen, onChoose }: Props): VNode {
  return (
    <div class="counters" role="group" aria-label="Show only">
      {counters.map(({ standing, count }) => {
        const { word, tone, means } = STANDINGS[standing];
        const isChosen = chosen === standing;
        return (
          <button
            type="button"
            key={standing}
            class={`counter ${count === 0 ? 'idle' : tone}`}
            aria-pressed={isChosen}
            title={means}
            onClick={() => onChoose(isChosen ? '' : standing)}
          >
            <span class="count">{count.toLocaleString('en')}</span>
            <span class="name">
              <span class="mark" aria-hidden="true">
                {MARKS[count === 0 ? 'idle' : tone]}
              </span>{' '}
              {word}
            </span>
          </button>
        );
      })}
    </div>
  );
}
