/** Lint rules: strict types, promises that are awaited, functions that are seen whole, and what the house forbids by name. */
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const CODE = ['src/**/*.ts', 'src/**/*.svelte', 'workers/**/*.ts'];
const TYPED = ['src/**/*.ts', 'src/**/*.svelte', 'workers/**/*.ts', 'scripts/**/*.ts', 'test/**/*.ts'];

/** Reading a tensor synchronously has given wrong numbers and lost devices on WebGPU. */
const SYNCHRONOUS_READS = ['dataSync', 'arraySync', 'bufferSync'].map((property) => ({
  property,
  message: 'Await data() or array(); a synchronous read may return wrong numbers on WebGPU.'
}));

export default ts.config(
  { ignores: ['dist/', 'node_modules/', '.cache/', 'runs/', 'test/fixtures/', 'public/'] },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.worker, ...globals.node } } },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      // The compiler's noUncheckedIndexedAccess asks for a mark at every index that is known to be in range.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' }],
      'no-undef': 'off',
      'no-eval': 'error',
      eqeqeq: 'error',
      'prefer-const': 'error'
    }
  },
  { files: ['**/*.svelte'], rules: { 'prefer-const': 'off', 'svelte/prefer-const': ['error', { destructuring: 'all' }] } },
  {
    files: TYPED,
    // Every file names the same extensions: a change from file to file would load the project anew each time.
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.svelte'] } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error'
    }
  },
  {
    files: CODE,
    rules: {
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Draw from math/random, whose seed is the identity of what is drawn.' },
        ...SYNCHRONOUS_READS
      ]
    }
  },
  {
    files: ['src/**/*.ts', 'workers/**/*.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 80, skipComments: true, skipBlankLines: true }] }
  }
);
