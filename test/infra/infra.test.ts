import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBicep, type BicepFile, type BicepValue, type Declaration } from './bicep-file';
import { usedNames, usedOutputs } from './bicep-names';
import { tokensOf } from './bicep-tokens';
import { typeErrors } from './bicep-types';
import { referenceFolder, root } from './paths';

const infra = join(root, 'infra');
const files = readdirSync(infra)
  .filter((name) => name.endsWith('.bicep'))
  .map((name) => readBicep(join(infra, name)));
const main = file('main.bicep');
const types = [
  'microsoft.containerregistry@2025-11-01',
  'microsoft.eventgrid@2022-06-15',
  'microsoft.authorization@2022-04-01',
  'microsoft.managedidentity@2024-11-30',
];

describe('the Bicep reader itself', () => {
  it.each([
    ["var a = 'open", /line 1: string is not closed/],
    ['var a = {\n  b: [1\n}\n', /line 3: '}' closes nothing/],
    ['var a = (1', /line 1: '\(' is never closed/],
    ["var a = '${b'", /string is not closed|never closed/],
  ])('refuses %j', (source, error) => {
    expect(() => tokensOf(source)).toThrow(error);
  });

  it('finds names in strings, conditions and loops, and not keys, members or loop variables', () => {
    const source = "var a = [for x in list: { key: '${x.b}-${c}', d: e ? f : g.h }]\n";
    const used = usedNames({ path: '', tokens: tokensOf(source), declarations: [] });
    expect([...used].sort()).toEqual(['c', 'e', 'f', 'g', 'list']);
  });
});

describe.each(files.map((bicep) => [bicep.path.slice(infra.length + 1), bicep] as const))(
  '%s',
  (_name, bicep) => {
    const declared = bicep.declarations.filter(({ keyword }) => keyword !== 'output');

    it('declares every name that it uses', () => {
      const names = declared.map(({ name }) => name);
      expect([...usedNames(bicep)].filter((name) => !names.includes(name))).toEqual([]);
    });

    it('declares every name once, outputs apart', () => {
      const names = declared.map(({ name }) => name);
      expect(names).toEqual([...new Set(names)]);
    });

    it('uses every parameter and variable', () => {
      const used = usedNames(bicep);
      const inputs = declared.filter(({ keyword }) => keyword === 'param' || keyword === 'var');
      expect(inputs.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
    });

    it('describes every parameter and output', () => {
      const silent = bicep.declarations
        .filter(({ keyword }) => keyword === 'param' || keyword === 'output')
        .filter(({ decorators }) => !decorators.includes('description'));
      expect(silent.map(({ name }) => name)).toEqual([]);
    });

    it('gives its modules the parameters that they need, and no others', () => {
      for (const module of declared.filter(({ keyword }) => keyword === 'module')) {
        const params = file(module.type).declarations.filter(({ keyword }) => keyword === 'param');
        const given = keys(at(bodyOf(module), 'params'));
        const needed = params.filter(({ hasDefault }) => !hasDefault).map(({ name }) => name);
        expect({ module: module.name, given }).toEqual({
          module: module.name,
          given: expect.arrayContaining(needed),
        });
        expect(params.map(({ name }) => name)).toEqual(expect.arrayContaining(given));
      }
    });

    it('reads only outputs that its modules have', () => {
      for (const [name, output] of usedOutputs(bicep)) {
        const module = declared.find((one) => one.name === name);
        const outputs = file(module?.type ?? '').declarations.filter(
          ({ keyword }) => keyword === 'output',
        );
        expect(outputs.map((one) => one.name)).toContain(output);
      }
    });

    it('loads only files that exist', () => {
      const loads = bicep.tokens.flatMap((token, index) =>
        /^load\w+Content$/.test(token.text) ? [bicep.tokens[index + 2]?.text ?? ''] : [],
      );
      expect(loads.filter((name) => !existsSync(join(infra, name)))).toEqual([]);
    });

    it('has resource bodies that fit the types of Azure, where the reference is present', () => {
      const known = referenceTypes();
      if (known === undefined) return;
      const checked = declared.filter(({ type }) =>
        types.some((name) => type.toLowerCase().startsWith(name.split('@')[0] ?? '')),
      );
      const errors = checked.flatMap((one) => typeErrors({ ...one, body: bodyOf(one) }, known));
      expect(errors).toEqual([]);
    });
  },
);

describe('the type check', () => {
  it('notices a misspelt property, a missing one and a wrong literal', () => {
    const known = referenceTypes();
    if (known === undefined) return;
    const topic = resource('event-topic.bicep', 'toReconciler');
    const broken = replaceText(topic.body, 'StringIn', 'StringsIn');
    expect(typeErrors({ ...topic, body: broken }, known)).not.toEqual([]);
    const registry = resource('registry.bicep', 'registry');
    const older = { ...registry, type: registry.type.replace('@2025', '@1025') };
    expect(typeErrors(older, known)).toEqual([`registry: ${older.type} is not known`]);
    const identity = resource('identity.bicep', 'reconciler');
    expect(typeErrors({ ...identity, body: without(identity.body, 'location') }, known)).toEqual([
      'reconciler: location is required',
    ]);
  });
});

describe('parameters', () => {
  const given = Object.keys(json('main.parameters.json').parameters as object);
  const params = main.declarations.filter(({ keyword }) => keyword === 'param');

  it('of azd are parameters of the template', () => {
    expect(params.map(({ name }) => name)).toEqual(expect.arrayContaining(given));
  });

  it('that have no default are given by azd', () => {
    const needed = params.filter(({ hasDefault }) => !hasDefault).map(({ name }) => name);
    expect(given).toEqual(expect.arrayContaining(needed));
  });

  it('write nothing and grant nothing unless somebody says so', () => {
    const values = json('main.parameters.json').parameters as Record<string, { value: string }>;
    expect(values['grantRoles']?.value).toMatch(/=false}$/);
    expect(values['assignPolicies']?.value).toMatch(/=false}$/);
    expect(values['dryRun']?.value).toMatch(/=true}$/);
    expect(expressionOf(main, 'grantRoles')).toBe('false');
    expect(expressionOf(main, 'assignPolicies')).toBe('false');
    expect(expressionOf(main, 'dryRun')).toBe('true');
  });
});

describe('storage', () => {
  const account = at(resource('storage.bicep', 'account').body, 'properties');

  it('takes no keys, no anonymous reader and no old TLS', () => {
    expect(text(at(account, 'allowSharedKeyAccess'))).toBe('false');
    expect(text(at(account, 'allowBlobPublicAccess'))).toBe('false');
    expect(text(at(account, 'supportsHttpsTrafficOnly'))).toBe('true');
    expect(text(at(account, 'minimumTlsVersion'))).toBe('TLS1_2');
  });

  it('has no public container', () => {
    const containers = file('storage.bicep').declarations.filter(({ type }) =>
      type.includes('/containers@'),
    );
    expect(containers.map(({ body }) => text(at(body, 'properties', 'publicAccess')))).toEqual([
      'None',
      'None',
      'None',
    ]);
  });
});

function file(name: string): BicepFile {
  const found = files.find(({ path }) => path === join(infra, name));
  if (found === undefined) throw new Error(`infra/${name} does not exist`);
  return found;
}

function resource(fileName: string, name: string): Declaration {
  const found = file(fileName).declarations.find((one) => one.name === name);
  if (found === undefined) throw new Error(`infra/${fileName} declares no ${name}`);
  return found;
}

/** What stands in the brackets of a loop is the body of each resource. */
function bodyOf({ body }: Declaration): BicepValue {
  return body.kind === 'list' ? (body.items[0] ?? body) : body;
}

function at(value: BicepValue, ...path: string[]): BicepValue {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const entry = value.kind === 'object' ? value.entries.get(key) : undefined;
  if (entry === undefined) throw new Error(`no ${key}`);
  return at(entry, ...rest);
}

function keys(value: BicepValue): string[] {
  return value.kind === 'object' ? [...value.entries.keys()] : [];
}

function text(value: BicepValue): string {
  if (value.kind === 'text') return value.text;
  return value.kind === 'expression' ? value.tokens.map((token) => token.text).join('') : '';
}

function expressionOf(bicep: BicepFile, name: string): string {
  const found = bicep.declarations.find((one) => one.name === name);
  return found ? text(found.body) : '';
}

function json(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(infra, name), 'utf8')) as Record<string, unknown>;
}

function replaceText(value: BicepValue, from: string, to: string): BicepValue {
  switch (value.kind) {
    case 'text':
      return value.text === from ? { kind: 'text', text: to } : value;
    case 'list':
      return { kind: 'list', items: value.items.map((item) => replaceText(item, from, to)) };
    case 'object':
      return {
        kind: 'object',
        entries: new Map([...value.entries].map(([k, v]) => [k, replaceText(v, from, to)])),
      };
    case 'expression':
      return value;
  }
}

function without(value: BicepValue, key: string): BicepValue {
  if (value.kind !== 'object') return value;
  return { kind: 'object', entries: new Map([...value.entries].filter(([name]) => name !== key)) };
}

/** Each file numbers its own types, so each resource is checked against the file of its provider. */
function referenceTypes(): Parameters<typeof typeErrors>[1] | undefined {
  const folder = referenceFolder('data/bicep-types');
  if (folder === undefined) return undefined;
  const lists = types.map(
    (name) =>
      JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Parameters<
        typeof typeErrors
      >[1],
  );
  return lists.reduce(joined);
}

/** Appends a list of types, with its references renumbered. */
function joined(
  left: Parameters<typeof typeErrors>[1],
  right: Parameters<typeof typeErrors>[1],
): Parameters<typeof typeErrors>[1] {
  const moved = JSON.stringify(right).replace(
    /"#\/(\d+)"/g,
    (_, index: string) => `"#/${Number(index) + left.length}"`,
  );
  return [...left, ...(JSON.parse(moved) as typeof right)];
}
