import { STEP_DEFINITIONS, STEP_KINDS } from '../shared/core/plan/step-definitions';

/** The page that says which right each step of a plan needs, read off the table of steps. */
export function rightsPage(): string {
  const rows = STEP_KINDS.flatMap((kind) => {
    const { phase, rights } = STEP_DEFINITIONS[kind];
    return rights.map(
      ({ action, scope }) => `| \`${kind}\` | ${phase} | \`${action}\` | ${scope} |`,
    );
  });
  return [
    '# Rights that steps need',
    '',
    'Generated from `shared/core/plan/step-definitions.ts`. [Deploy](../deploy.md#rights) says which roles grant them, and how to give less.',
    '',
    '| step | phase | right | scope |',
    '| ---- | ----- | ----- | ----- |',
    ...rows,
    '',
  ].join('\n');
}
