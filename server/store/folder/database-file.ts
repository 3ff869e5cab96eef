import { closeSync, openSync, readSync } from 'node:fs'
import { Failure } from '../../domain/failure.ts'

/** "SPOT": marks the file as ours (PRAGMA application_id). */
export const APPLICATION_ID = 0x53504f54
/** How SQLite writes it into the header of a file: octets 60 and 68, big-endian. */
const HEADER_OCTETS = 100
const MAGIC = 'SQLite format 3\0'

/**
 * The version (number of migrations applied) of a file that is to be a database of ours, read without opening it, so
 * that nothing is made beside it. `Failure('invalid')` when it is none.
 */
export function fileVersion(path: string): number {
  const header = readStart(path)
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC || header.readUInt32BE(68) !== APPLICATION_ID) {
    throw new Failure('invalid', `${path} is no database of Stagingpost.`)
  }
  return header.readUInt32BE(60)
}

function readStart(path: string): Buffer {
  const header = Buffer.alloc(HEADER_OCTETS)
  const file = openSync(path, 'r')
  try {
    readSync(file, header, 0, HEADER_OCTETS, 0)
    return header
  } finally {
    closeSync(file)
  }
}
