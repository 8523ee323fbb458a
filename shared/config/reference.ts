/** As much of a JSON Schema as ours uses to describe itself. */
export interface SchemaPart {
  readonly title?: string;
  readonly description?: string;
  readonly $ref?: string;
  readonly $id?: string;
  readonly $defs?: Readonly<Record<string, SchemaPart>>;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly required?: readonly string[];
  readonly items?: SchemaPart;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly 'x-expected'?: string;
  readonly 'x-later'?: readonly string[];
}

interface Section {
  readonly path: string;
  readonly part: SchemaPart;
}

/** The page docs/reference/configuration.md: one section for each map of the file, one row for each of its keys. */
export function renderReference(schema: SchemaPart): string {
  const sections = sectionsOf({ path: '', part: schema }, schema);
  const head = [
    '# Configuration reference',
    '<!-- Generated from shared/config/schema by `npm run docs`; edit that. -->',
    schema.description ?? '',
    'A commented file to begin with is [profiles.example.yaml](../examples/profiles.example.yaml). Its first line points editors at the schema, so that they complete keys and mark mistakes.',
  ];
  return `${[...head, ...sections.map((section) => renderSection(section, schema))].join('\n\n')}\n`;
}

/** The map itself, then the maps below it, in the order in which the schema tells of them. */
function sectionsOf(section: Section, schema: SchemaPart): Section[] {
  const below = Object.entries(section.part.properties ?? {}).flatMap(([key, part]) => {
    const own = resolve(part, schema);
    const path = section.path === '' ? key : `${section.path}.${key}`;
    const items = own.items && resolve(own.items, schema);
    if (own.properties) return sectionsOf({ path, part: own }, schema);
    return items?.properties ? sectionsOf({ path: `${path}[]`, part: items }, schema) : [];
  });
  return [section, ...below];
}

function renderSection({ path, part }: Section, schema: SchemaPart): string {
  const required = part.required ?? [];
  const rows = Object.entries(part.properties ?? {}).map(([key, raw]) =>
    renderRow(key, resolve(raw, schema), required.includes(key), schema),
  );
  return [
    `## ${path === '' ? 'The file' : `\`${path}\``}`,
    ...(path === '' ? [] : [part.description ?? '']),
    ['| Key | Takes | Default | Meaning | Example |', '|---|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n');
}

function renderRow(key: string, part: SchemaPart, isRequired: boolean, schema: SchemaPart): string {
  // Maps have a section of their own, and would make rows of hundreds of letters.
  const isMap = part.properties ?? resolve(part.items ?? {}, schema).properties;
  const examples = isMap ? [] : part.examples;
  const example = examples?.map(code).join(' or ') ?? '';
  const later = (part['x-later'] ?? []).map(
    (value) => `${code(value)} arrives in a later release.`,
  );
  const meaning = [part.description ?? '', ...later].join(' ');
  const cells = [
    `\`${key}\``,
    escape(part['x-expected'] ?? ''),
    isRequired ? '**required**' : part.default === undefined ? '–' : code(part.default),
    meaning,
    example,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** A value as YAML writes it on one line. */
function code(value: unknown): string {
  return `\`${flow(value)}\``;
}

function flow(value: unknown): string {
  if (typeof value === 'string') return /^$|^[*&!|>%@`]/.test(value) ? `'${value}'` : value;
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const pairs = Object.entries(value).map(([key, each]) => `${key}: ${flow(each)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

/** Outside of code, Markdown would read these as markup. */
function escape(text: string): string {
  return text.replace(/[<>*_\\]/g, '\\$&');
}

function resolve(part: SchemaPart, schema: SchemaPart): SchemaPart {
  const name = part.$ref?.split('/').at(-1);
  return name === undefined ? part : { ...schema.$defs?.[name], ...part };
}
