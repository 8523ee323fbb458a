/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/support/cpu-environment.cjs',
  roots: [
    '<rootDir>/functions',
    '<rootDir>/orchestrations',
    '<rootDir>/shared',
    '<rootDir>/local',
    '<rootDir>/cli',
    '<rootDir>/dashboard',
    '<rootDir>/test',
    '<rootDir>/scripts',
  ],
  testMatch: ['**/*.test.{ts,tsx}'],
  transform: {
    '^.+\\.[tj]s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } },
    ],
    // Of the dashboard.
    '^.+\\.tsx$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
          target: 'es2024',
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  // ES modules only, which jest runs when they are turned into CommonJS like our own.
  transformIgnorePatterns: [
    '/node_modules/(?!(@octokit|universal-user-agent|universal-github-app-jwt|before-after-hook|toad-cache|fast-content-type-parse|json-with-bigint|content-type|commander)/)',
    '<rootDir>/dist/',
  ],
  // ES modules only, which jest cannot load: the built file has the same names.
  moduleNameMapper: {
    '^@kubernetes/client-node/dist/.+$': '<rootDir>/dist/kubernetes-client.cjs',
    // One copy with the client that is built: a connection is opened by the one and used by the other.
    '^undici$': '<rootDir>/dist/kubernetes-client.cjs',
  },
  reporters: ['default', '<rootDir>/test/support/summary-reporter.cjs'],
  // Stories of hundreds of seeds take half a minute of a free processor, and a machine may be shared.
  testTimeout: 120_000,
  maxWorkers: 2,
  // A worker keeps what its suites have loaded; counting operations looks through all of it.
  workerIdleMemoryLimit: '1GB',
};
