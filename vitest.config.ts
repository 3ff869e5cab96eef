import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/**
 * Node keeps what it made of a module here. Each thread of a store and each server that a test starts loads TypeScript,
 * and stripping the types of it again takes longer than all else in opening a store.
 */
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compiled')

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'web/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // A second, which is what it is otherwise, may pass on a busy machine without anything being wrong.
    expect: { poll: { timeout: 20_000 } },
  },
})
