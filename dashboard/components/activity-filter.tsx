import type { VNode } from 'preact';
import type { ActivityAsk } from '../route';

interface Props {
  readonly ask: ActivityAsk;
  readonly onAsk: (ask: ActivityAsk) => void;
}

const KINDS = ['cluster', 'chart', 'repository'];
const OUTCOMES = ['Changed', 'Failed', 'Stalled', 'Waiting', 'OffBoarded', 'Converged'];

/** Which runs are shown. What is typed counts once somebody is done with it: Enter, or the next field. */
export function ActivityFilter({ ask, onAsk }: Props): VNode {
  const change = (part: Partial<ActivityAsk>): void => onAsk({ ...ask, ...part, after: '' });
  return (
    <div class="tools">
      <Choice name="Kind" words={KINDS} value={ask.kind} onValue={(kind) => change({ kind })} />
      <Choice
        name="Outcome"
        words={OUTCOMES}
        value={ask.outcome}
        onValue={(outcome) => change({ outcome })}
      />
      <Typed name="Name" value={ask.name} onValue={(name) => change({ name })} />
      <Typed
        name="Correlation id"
        hint="of a plan, or x-ms-client-request-id"
        value={ask.correlation}
        onValue={(correlation) => change({ correlation })}
      />
    </div>
  );
}

interface Field {
  readonly name: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
}

function Choice({ name, value, words, onValue }: Field & { words: readonly string[] }): VNode {
  return (
    <label>
      {name}{' '}
      <select value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        <option value="">any</option>
        {words.map((word) => (
          <option key={word} value={word}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Characters that no name and no id has would be refused: they are left out. */
const STRANGE = /[^A-Za-z0-9_.-]/g;

function Typed({ name, value, hint, onValue }: Field & { hint?: string }): VNode {
  return (
    <label class="typed">
      {name}{' '}
      <input
        type="search"
        maxLength={90}
        spellcheck={false}
        value={value}
        {...(hint !== undefined && { placeholder: hint })}
        onChange={(event) => onValue(event.currentTarget.value.replace(STRANGE, ''))}
      />
    </label>
  );
}
