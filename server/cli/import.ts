import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import type { ReceivedView } from '../contract/send.types.ts'
import { Failure } from '../domain/failure.ts'
import type { Arguments } from './arguments.ts'
import type { Command, Terminal } from './command.ts'
import type { Office } from './office.ts'

/** Something was left out. */
const EXIT_LEFT_OUT = 1
/** How a zip begins, with files in it or without. */
const ZIP_STARTS = ['PK\x03\x04', 'PK\x05\x06']

export const importCommand: Command = {
  name: 'import',
  usage: 'import FILE... [--instance NAME]',
  help: 'take mail from .eml, mbox and zip files, or a folder of .eml files: kept, and never sent',
  options: { instance: 'string' },
  serverOnly: true,
  run: importFiles,
}

async function importFiles(
  office: Office,
  { words, options }: Arguments,
  { out, err }: Terminal,
): Promise<number> {
  const { instance = 'default' } = options
  const path = `/instances/${encodeURIComponent(String(instance))}/messages`
  let taken = 0
  let leftOut = 0
  for (const file of (await Promise.all(words.map(filesOf))).flat()) {
    const { messages, refused } = await importFile(office, path, file)
    taken += messages.length
    leftOut += refused?.count ?? 0
    for (const { position, reason } of refused?.named ?? []) err(`${file}, message ${position}: ${reason}\n`)
  }
  out(`${taken} ${taken === 1 ? 'message is' : 'messages are'} in ${instance} now; none was sent.\n`)
  if (leftOut > 0) err(`${leftOut} left out.\n`)
  return leftOut > 0 ? EXIT_LEFT_OUT : 0
}

/** A folder stands for the messages in it. */
async function filesOf(word: string): Promise<readonly string[]> {
  const found = await stat(word).catch(() => undefined)
  if (found === undefined) throw new Failure('not-found', `There is no file ${word}.`)
  if (!found.isDirectory()) return [word]
  const names = await readdir(word)
  const messages = names.filter((name) => /\.eml$/i.test(name)).sort()
  if (messages.length === 0) throw new Failure('not-found', `There are no .eml files in ${word}.`)
  return messages.map((name) => join(word, name))
}

async function importFile(office: Office, path: string, file: string): Promise<ReceivedView> {
  try {
    const bytes = createReadStream(file)
    const type = await typeOf(file)
    return (await json(
      await office.transfer({ method: 'POST', path, upload: { type, bytes } }),
    )) as ReceivedView
  } catch (error) {
    if (error instanceof Failure) throw new Failure(error.code, `${file}: ${error.message}`)
    throw error
  }
}

/** By how it begins: names say little. */
async function typeOf(file: string): Promise<string> {
  const chunks = await Readable.from(createReadStream(file, { end: 4 })).toArray()
  const start = Buffer.concat(chunks).toString('latin1')
  if (ZIP_STARTS.includes(start.slice(0, 4))) return 'application/zip'
  return start === 'From ' ? 'application/mbox' : 'message/rfc822'
}
