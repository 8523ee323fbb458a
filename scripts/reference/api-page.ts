import { openApi } from '../../shared/api/openapi';

interface Operation {
  readonly tags: readonly string[];
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, Answer>>;
}

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: JsonSchema;
}

interface Content {
  readonly schema?: JsonSchema;
}

interface Answer {
  readonly $ref?: string;
  readonly description?: string;
  readonly content?: Readonly<Record<string, Content>>;
}

interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

interface Description {
  readonly info: { readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, Answer>>;
  };
}

/** The page that people read of the API, from the description that programs read. */
export function apiPage(): string {
  const description = openApi() as unknown as Description;
  const { info, tags, components } = description;
  return [
    HEAD,
    info.description,
    ...tags.flatMap((tag) => [
      `## ${tag.name}`,
      tag.description,
      ...operationsOf(description, tag.name),
    ]),
    '## Objects',
    'What answers are made of. A property with `?` may be missing.',
    ...Object.entries(components.schemas)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([name, schema]) => objectLines(name, schema)),
    '',
  ].join('\n\n');
}

const HEAD = `# HTTP API

<!-- Generated from shared/api by \`npm run docs\`; edit that. -->

Of the app that runs, this page is at \`/api/docs/reference/api.html\`, and the same for programs in [openapi.json](openapi.json)
(OpenAPI 3.1). Send a function key as \`x-functions-key\`, or a token of Entra ID; see [Deploy](../deploy.md).`;

function operationsOf({ paths, components }: Description, tag: string): readonly string[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags.includes(tag))
      .flatMap(([method, operation]) => [
        `### ${method.toUpperCase()} \`${path}\``,
        operation.description ?? operation.summary,
        ...parametersOf(operation),
        ...bodyOf(operation),
        answersOf(operation, components.responses),
      ]),
  );
}

function parametersOf({ parameters = [] }: Operation): readonly string[] {
  if (parameters.length === 0) return [];
  const rows = parameters.map(
    ({ name, in: where, description = '', schema }) =>
      `| \`${name}\` | ${where} | ${typeOf(schema)} | ${cell(description)} |`,
  );
  return [['| Parameter | In | Type | Means |', '| --- | --- | --- | --- |', ...rows].join('\n')];
}

function bodyOf({ requestBody }: Operation): readonly string[] {
  const [content] = Object.values(requestBody?.content ?? {});
  if (content?.schema === undefined) return [];
  return [`Body: ${typeOf(content.schema)}.`, ...propertyTable(content.schema)];
}

function answersOf(
  { responses }: Operation,
  shared: Description['components']['responses'],
): string {
  const rows = Object.entries(responses).map(([status, given]) => {
    const answer = given.$ref === undefined ? given : shared[lastOf(given.$ref)];
    const [content] = Object.values(answer?.content ?? {});
    return `| ${status} | ${cell(answer?.description ?? '')} | ${typeOf(content?.schema)} |`;
  });
  return ['| Answer | Means | Body |', '| --- | --- | --- |', ...rows].join('\n');
}

function objectLines(name: string, schema: JsonSchema): readonly string[] {
  return [
    `### ${name}`,
    ...(schema.description === undefined ? [] : [schema.description]),
    ...(schema.properties === undefined ? [typeOf(schema)] : propertyTable(schema)),
  ];
}

function propertyTable({ properties, required = [] }: JsonSchema): readonly string[] {
  if (properties === undefined) return [];
  const rows = Object.entries(properties).map(
    ([name, property]) =>
      `| \`${name}${required.includes(name) ? '' : '?'}\` | ${typeOf(property)} | ${cell(property.description ?? '')} |`,
  );
  return [['| Property | Type | Means |', '| --- | --- | --- |', ...rows].join('\n')];
}

function typeOf(schema: JsonSchema | undefined): string {
  if (schema === undefined) return '';
  if (schema.$ref !== undefined) {
    const name = lastOf(schema.$ref);
    return `[${name}](#${name.toLowerCase()})`;
  }
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((each) => `\`${String(each)}\``).join(', ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map(typeOf).join(' or ');
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  if (schema.type === undefined) return (schema.allOf ?? []).map(typeOf).join(' and ');
  return `${String(schema.type)}${schema.format === undefined ? '' : ` (${schema.format})`}`;
}

function lastOf(reference: string): string {
  return reference.split('/').at(-1) ?? '';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
