import { writeFile } from 'node:fs/promises'
import { jsonSchemaText } from '../config/json-schema.ts'

await writeFile(new URL('../../stagingpost.schema.json', import.meta.url), jsonSchemaText())
