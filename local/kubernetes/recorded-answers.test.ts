import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithReference } from '../../test/support/reference';
import { VirtualClock } from '../clock';
import type { SimulatedApiServer } from './index';
import { startApiServer } from './index';
import { asMap } from './object';
import type { RecordedRow } from './recorded-rows';
import { comparable, expectedOf, recordedRows, translated } from './recorded-rows';
import type { RawAnswer } from './testing';
import { raw } from './testing';

const FILE = join('data', 'kubernetes-answers.jsonl');

/** Bodies of the recording repeat when their objects were created. */
const RECORDED_AT = '2026-11-30T10:28:16Z';

/** Rows that are not compared as a whole, and why. The rest of each is. */
const IN_PART: Readonly<Record<string, string>> = {
  'aggregated discovery':
    'the simulated server serves the kinds that the product touches, and of each the object and its status: a real one has some fifty kinds more, and scale, log, exec …',
  'watch rv none': 'the recording was cut after 600 characters',
};

describeWithReference('the simulated API server', (folder) => {
  const rows = recordedRows(readFileSync(join(folder, FILE), 'utf8'));
  const answers = new Map<string, RawAnswer>();
  let api: SimulatedApiServer;

  beforeAll(async () => {
    const clock = new VirtualClock(RECORDED_AT);
    api = await startApiServer({ clock });
    api.world.installCrds();
    for (const row of rows) {
      const sent = raw(api, translated(row, { world: api.world, answers }));
      if (row.request.path.includes('watch=true')) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        await clock.advance(1000);
      }
      answers.set(row.name, await sent);
    }
  });
  afterAll(() => api.stop());

  test('has been asked all 163 recorded questions, each under a name of its own', () => {
    expect(answers.size).toBe(163);
    expect(rows.filter(({ name }) => name in IN_PART)).toHaveLength(Object.keys(IN_PART).length);
  });

  test.each(rows.filter(({ name }) => !(name in IN_PART)).map((row) => [row.name, row] as const))(
    'answers “%s” as a real one',
    (name, row) => {
      expect(comparable(answerTo(name))).toEqual(expectedOf(row));
    },
  );

  test('answers “aggregated discovery” as a real one, for every kind that it serves', () => {
    const { body } = comparable(answerTo('aggregated discovery'));
    expect(body).toMatchObject({ kind: 'APIGroupDiscoveryList' });
    const real = entriesIn(expectedOf(rowOf('aggregated discovery')).body);
    const ours = entriesIn(body);
    expect(ours.size).toBeGreaterThan(10);
    for (const [name, entry] of ours) {
      expect({ name, entry }).toEqual({ name, entry: withStatusAlone(real.get(name)) });
    }
  });

  test('answers “watch rv none” as a real one, as far as it was recorded', () => {
    const lines = answerTo('watch rv none').text.split('\n');
    const [first = '', second = ''] = String(rowOf('watch rv none').answer.text).split('\n');
    expect(Object.keys(JSON.parse(first) as object)).toEqual(['type', 'object']);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      type: 'ADDED',
      object: { metadata: { name: 'b' }, spec: { azureIdentity: 'web', selector: '', weight: 1 } },
    });
    expect(lines[1]?.startsWith(second)).toBe(true);
  });

  function answerTo(name: string): RawAnswer {
    const answer = answers.get(name);
    if (answer === undefined) throw new Error(`nobody asked ${name}`);
    return answer;
  }

  function rowOf(name: string): RecordedRow {
    const row = rows.find((each) => each.name === name);
    if (row === undefined) throw new Error(`there is no row ${name}`);
    return row;
  }
});

interface Groups {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly versions: readonly {
      readonly version: string;
      readonly resources: readonly { readonly resource: string }[];
    }[];
  }[];
}

function withStatusAlone(entry: unknown): unknown {
  const { subresources, ...rest } = asMap(entry);
  if (!Array.isArray(subresources)) return rest;
  return {
    ...rest,
    subresources: subresources.filter((each) => asMap(each).subresource === 'status'),
  };
}

/** Kinds by their qualified name. */
function entriesIn(body: unknown): ReadonlyMap<string, unknown> {
  const entries = (body as Groups).items.flatMap(({ metadata, versions }) =>
    versions.flatMap(({ version, resources }) =>
      resources.map((entry) => [`${metadata.name}/${version}/${entry.resource}`, entry] as const),
    ),
  );
  return new Map(entries);
}
