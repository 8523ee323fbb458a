import { spendSteps } from '../../charts/template/budget';
import { parseTemplate } from '../go/parse';
import { execute, executeNamed, type GoFunction } from '../go/run';
import { argAt, textAt } from './arguments';
import { COLLECTIONS } from './collections';
import { ENCODINGS } from './encodings';
import { LOGIC } from './logic';
import { NUMBERS } from './numbers';
import { TEXT } from './text';

/** Those of Helm that run templates, or ask a cluster. */
const HELM: Readonly<Record<string, GoFunction>> = {
  include: (args, machine) => executeNamed(textAt(args, 0), argAt(args, 1), machine),
  tpl: (args, machine) => {
    const text = textAt(args, 0);
    if (!text.includes('{{')) return text;
    spendSteps(machine.budget, machine.definitions.size);
    const definitions = new Map(machine.definitions);
    const nodes = parseTemplate(text, definitions);
    return execute(nodes, argAt(args, 1), { ...machine, definitions, depth: machine.depth + 1 });
  },
  lookup: (args, { assumed }) => {
    assumed.add(
      `${textAt(args, 1)} objects that the chart looks up in the cluster count as missing`,
    );
    return new Map();
  },
};

const OWN = { ...LOGIC, ...TEXT, ...NUMBERS, ...COLLECTIONS, ...ENCODINGS, ...HELM };

/** What templates may call. Not a plain object: names come out of charts. */
export const FUNCTIONS: ReadonlyMap<string, GoFunction> = new Map(Object.entries(OWN));
