import schema from './profiles.schema.json';
import { renderReference, type SchemaPart } from './reference';

/** Every key of the file, at any depth. */
function keysOf(part: SchemaPart): string[] {
  const own = Object.keys(part.properties ?? {});
  const below = [...Object.values(part.properties ?? {}), ...Object.values(part.$defs ?? {})];
  return [...own, ...below.flatMap(keysOf)];
}

function partsOf(part: SchemaPart): [string, SchemaPart][] {
  const own = Object.entries(part.properties ?? {});
  const below = [...own.map(([, each]) => each), ...Object.values(part.$defs ?? {})];
  return [...own, ...below.flatMap(partsOf)];
}

describe('the reference page', () => {
  const page = renderReference(schema);

  it('has a row for every key of the schema', () => {
    for (const key of keysOf(schema)) expect(page).toContain(`| \`${key}\` |`);
  });

  it('has a section for every map, named by its path', () => {
    const titles = page.split('\n').filter((line) => line.startsWith('## '));
    expect(titles).toEqual([
      '## The file',
      '## `settings`',
      '## `settings.network`',
      '## `profiles[]`',
      '## `profiles[].selector`',
      '## `profiles[].kubenet`',
      '## `profiles[].admission`',
      '## `profiles[].identities`',
      '## `profiles[].identities.resourceGroups[]`',
      '## `profiles[].identities.clustersTag`',
      '## `profiles[].identities.namespacesTag`',
      '## `profiles[].identities.onDemandResourceGroups[]`',
      '## `profiles[].maintenance`',
      '## `profiles[].maintenance.windows[]`',
      '## `profiles[].rings[]`',
      '## `profiles[].rings[].clusters`',
      '## `profiles[].gitops`',
      '## `registries[]`',
      '## `charts[]`',
      '## `charts[].images`',
      '## `charts[].images.listed[]`',
      '## `charts[].valuesByMode`',
      '## `gitops[]`',
      '## `gitops[].auth`',
      '## `gitops[].auth.githubApp`',
      '## `gitops[].layout`',
      '## `gitops[].flux`',
      '## `gitops[].requests`',
      '## `gitops[].rings[]`',
      '## `gitops[].rings[].clusters`',
      '## `gitops[].alsoRead[]`',
    ]);
  });

  it('tells defaults, examples and what comes later', () => {
    expect(page).toContain('| `maxRemovalShare` | a number from 0 to 1, such as 0.5 | `0.5` |');
    expect(page).toContain('`{ env: prod* }`');
    expect(page).toContain('`workload-identity` arrives in a later release.');
    expect(page).toMatch(/\| `selector` \| .* \| \*\*required\*\* \|/);
  });
});

describe('the schema', () => {
  const definitions: Readonly<Record<string, SchemaPart>> = schema.$defs;

  test.each(partsOf(schema))(
    'helps editors at %s by a title, a description, an expectation and an example',
    (_, part) => {
      const whole = { ...definitions[part.$ref?.split('/').at(-1) ?? ''], ...part };
      expect(whole.title).toBeTruthy();
      expect(whole.description).toMatch(/\.$/);
      expect(whole['x-expected']).toBeTruthy();
      expect(whole.examples).not.toHaveLength(0);
      expect(whole.examples).toBeDefined();
    },
  );
});
