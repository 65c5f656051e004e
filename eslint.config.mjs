import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { guildhall } from './tools/eslint-rules/plugin.mjs';

const SPECS = [
  '**/*.spec.ts',
  '**/*.harness.ts',
  '**/test/**/*.ts',
  '**/bench/**',
  'e2e/**/*.ts',
  '**/*.test.mjs',
  '**/*.spec.mjs',
];
const TYPED = ['libs/**/*.ts', 'services/**/*.ts', 'e2e/**/*.ts', 'bench/**/*.ts', 'tools/**/*.ts'];
const UNUSED = { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true };
const CONFIGS = ['**/*.config.mjs', '**/*.preset.mjs', '**/*.config.ts'];

const everyOwnRule = Object.fromEntries(Object.keys(guildhall.rules).map((name) => [`guildhall/${name}`, 'error']));

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      'libs/contracts/src/gen/**',
      'tools/*/fixtures/**',
      '**/.local/**',
      '**/.nx/**',
      '**/coverage/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  js.configs.recommended,
  {
    plugins: { guildhall },
    rules: {
      ...everyOwnRule,
      'max-lines': ['error', { max: 250 }],
      'max-lines-per-function': ['error', { max: 40, IIFEs: true }],
      'max-depth': ['error', 3],
      'no-else-return': ['error', { allowElseIf: false }],
      'no-throw-literal': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'no-unused-vars': ['error', UNUSED],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: { globals: Object.fromEntries(nodeGlobals().map((name) => [name, 'readonly'])) },
  },
  ...tseslint.configs.recommended.map((config) => ({ ...config, files: TYPED })),
  {
    files: TYPED,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', UNUSED],
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Nest modules are classes that carry nothing but their decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowStaticOnly: true }],
      // prefer `import type` would break injection: the class must be there at run time (typescript-eslint#2559).
      '@typescript-eslint/consistent-type-imports': 'off',
    },
  },
  {
    // A suite is one long function that tells a story; its parts are the tests.
    files: SPECS,
    rules: {
      'max-lines-per-function': 'off',
      'guildhall/cognitive-complexity': 'off',
    },
  },
  { files: CONFIGS, rules: { 'guildhall/no-default-export': 'off' } },
  {
    // Runners load custom reporters, sequencers and the like by their default export.
    files: ['tools/test/{reporters/*,slowest-first}.mjs', 'e2e/platform/{sequencer,teardown}.mjs'],
    rules: { 'guildhall/no-default-export': 'off' },
  },
);

/** What Node 24 offers without an import, in scripts that nothing else checks for undefined names. */
function nodeGlobals() {
  return Object.getOwnPropertyNames(globalThis).concat(['require', 'module', 'exports', '__dirname', '__filename']);
}
