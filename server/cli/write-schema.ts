import { writeFile } from 'node:fs/promises'
import { jsonSchemaText } from '../config/json-schema.ts'
import { referenceText } from '../config/reference.ts'
import { commandsText } from './commands-page.ts'

/** `npm run schema`: what the file may say, for editors and for people, and what the commands are. */
await writeFile(new URL('../../stagingpost.schema.json', import.meta.url), jsonSchemaText())
await writeFile(new URL('../../docs/configuration.md', import.meta.url), referenceText())
await writeFile(new URL('../../docs/commands.md', import.meta.url), commandsText())
