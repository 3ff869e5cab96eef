import { defineConfig } from 'drizzle-kit'

/** `drizzle-kit generate` writes the next migration into `drizzle/` after a change of the schema. */
export default defineConfig({
  dialect: 'sqlite',
  schema: './server/store/schema/schema.ts',
  out: './drizzle',
})
