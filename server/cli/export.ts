import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Failure } from '../domain/failure.ts'
import { readZip } from '../mime/zip-read.ts'
import type { Arguments } from './arguments.ts'
import type { Command, Terminal } from './command.ts'
import type { Office } from './office.ts'

const FORMATS = ['mbox', 'zip', 'eml-dir'] as const
/** Names that a server gives; from another one, nothing becomes a path. */
const SAFE_NAME = /^[\w-]{1,100}\.(?:eml|jsonl)$/

type Format = (typeof FORMATS)[number]

export const exportCommand: Command = {
  name: 'export',
  usage: 'export TARGET [--instance NAME] [--search QUERY] [--format mbox|zip|eml-dir]',
  help: 'write the mail of an instance, or what a search finds, into a new file or folder; mbox unless said or named so',
  options: { instance: 'string', search: 'string', format: 'string' },
  serverOnly: true,
  run: exportMail,
}

async function exportMail(
  office: Office,
  { words: [target = ''], options }: Arguments,
  { out }: Terminal,
): Promise<void> {
  const { instance = 'default', search } = options
  const format = readFormat(options.format, target)
  await refuseOverwriting(target, format)
  const query = new URLSearchParams({
    format: format === 'mbox' ? 'mbox' : 'zip',
    ...(typeof search === 'string' ? { search } : {}),
  })
  const path = `/instances/${encodeURIComponent(String(instance))}/export?${query}`
  const answer = await office.transfer({ method: 'GET', path })
  if (format === 'eml-dir') await writeFolder(answer, target)
  else await writeFile(answer, target)
  out(`${target} is written.\n`)
}

function readFormat(given: Arguments['options'][string], target: string): Format {
  if (given === undefined) return target.toLowerCase().endsWith('.zip') ? 'zip' : 'mbox'
  const format = FORMATS.find((each) => each === given)
  if (format !== undefined) return format
  throw new Failure('invalid', `--format must be one of ${FORMATS.join(', ')}.`)
}

async function refuseOverwriting(target: string, format: Format): Promise<void> {
  if (!existsSync(target)) return
  const names = format === 'eml-dir' ? await readdir(target).catch(() => ['.']) : ['.']
  if (names.length > 0) throw new Failure('conflict', `${target} is there already and was not touched.`)
}

/** Whole, or not at all. */
async function writeFile(answer: Readable, target: string): Promise<void> {
  const partial = `${target}.partial`
  try {
    await pipeline(answer, createWriteStream(partial, { mode: 0o600 }))
    await rename(partial, target)
  } catch (error) {
    await rm(partial, { force: true })
    throw new Failure('unavailable', `${target} could not be written: ${String(error)}.`)
  }
}

async function writeFolder(answer: Readable, target: string): Promise<void> {
  await mkdir(target, { recursive: true })
  const archive = join(target, 'export.zip')
  try {
    await writeFile(answer, archive)
    for await (const { name, bytes } of readZip(archive)) {
      if (!SAFE_NAME.test(name))
        throw new Failure('refused', `The server names a file ${JSON.stringify(name)}.`)
      await pipeline(bytes(), createWriteStream(join(target, name), { flags: 'wx', mode: 0o600 }))
    }
  } finally {
    await rm(archive, { force: true })
  }
}
