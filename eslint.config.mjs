import tseslint from 'typescript-eslint';
import { timesAsText } from './scripts/eslint/times-as-text.mjs';

/** Exported functions have a doc comment: what they do, in which units, what they throw or return on failure. */
const describedExports = {
  meta: { type: 'suggestion', messages: { missing: 'Describe {{name}} in a doc comment.' } },
  create: ({ sourceCode, report }) => ({
    'ExportNamedDeclaration > FunctionDeclaration': ({ id, parent }) => {
      const last = sourceCode.getCommentsBefore(parent).at(-1);
      if (last?.type === 'Block' && last.value.startsWith('*')) return;
      report({ node: id, messageId: 'missing', data: { name: id.name } });
    },
  }),
};

const LOCAL_RULES = {
  rules: { 'described-exports': describedExports, 'times-as-text': timesAsText },
};

/** Sizes are those of CONTRIBUTING.md; orchestrators get the ban list of Durable Functions on top. */
export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      'coverage/**',
      '.local/**',
      '.playground/**',
      '**/*.cjs',
      '**/*.mjs',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './dashboard/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'func-style': ['error', 'declaration', { allowArrowFunctions: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a const object or a union of literals.' },
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
      ],
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
    },
  },
  {
    files: ['shared/core/**/*.ts', 'shared/adapters/**/*.ts'],
    ignores: ['**/*.test.ts'],
    plugins: { local: LOCAL_RULES },
    rules: { 'local/described-exports': 'error' },
  },
  {
    files: ['**/*.test.ts', '**/*.test.tsx', 'test/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 600, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['scripts/**/*.ts', 'local/start/**/*.ts', 'cli/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['shared/**/*.ts', 'orchestrations/**/*.ts', 'functions/**/*.ts'],
    ignores: ['**/*.test.ts', 'shared/core/base/iso-time.ts'],
    plugins: { local: LOCAL_RULES },
    rules: { 'local/times-as-text': 'error' },
  },
  {
    files: ['orchestrations/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        {
          name: 'process',
          message: 'Orchestrators are replayed: read the environment in an activity.',
        },
        { name: 'setTimeout', message: 'Use context.df.createTimer.' },
        { name: 'fetch', message: 'Do I/O in an activity.' },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Use context.df.currentUtcDateTime.' },
        { object: 'Math', property: 'random', message: 'Derive values from the input.' },
        { property: 'callHttp', message: 'Do HTTP in an activity.' },
        { property: 'callEntity', message: 'No entities.' },
        {
          property: 'retryTimeoutInMilliseconds',
          message: 'Hangs durable-functions 3.5.0 (durable-js #629).',
        },
      ],
    },
  },
);
