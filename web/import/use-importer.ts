import { type RefObject, useMemo, useRef, useState } from 'react'
import { problemOf } from '../api.ts'
import type { FileOutcome } from './import-words.ts'
import { LOOKED_AT_OCTETS, mailFileType } from './mail-file.ts'
import { upload } from './upload.ts'

export interface ImportProgress {
  readonly file: string
  /** Its number, and how many there are. */
  readonly number: number
  readonly files: number
  /** From 0 to 1. */
  readonly share: number
}

/** Takes files of mail into the instance that is shown, one after the other. */
export interface Importer {
  /** Null while nothing is imported. */
  readonly progress: ImportProgress | null
  readonly start: (files: readonly File[]) => void
  /** Asks which files. */
  readonly choose: () => void
  readonly stop: () => void
  /** The field that asks. */
  readonly chooser: RefObject<HTMLInputElement | null>
}

/** `onDone` hears the outcome of each file, also when the import was stopped. */
export function useImporter(
  instance: string,
  onDone: (instance: string, outcomes: readonly FileOutcome[]) => void,
): Importer {
  const [progress, setProgress] = useState<ImportProgress | null>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const running = useRef<AbortController | null>(null)
  const start = async (files: readonly File[]) => {
    if (running.current !== null || files.length === 0) return
    const stopping = new AbortController()
    running.current = stopping
    const outcomes: FileOutcome[] = []
    for (const [at, file] of files.entries()) {
      if (stopping.signal.aborted) break
      const here = { file: file.name, number: at + 1, files: files.length }
      const onShare = (share: number) => setProgress({ ...here, share })
      onShare(0)
      outcomes.push(await importFile(instance, file, onShare, stopping.signal))
    }
    running.current = null
    setProgress(null)
    onDone(instance, outcomes)
  }
  return {
    progress,
    chooser,
    start: (files) => void start(files),
    choose: () => chooser.current?.click(),
    stop: useMemo(() => () => running.current?.abort(), []),
  }
}

async function importFile(
  instance: string,
  file: File,
  onShare: (share: number) => void,
  signal: AbortSignal,
): Promise<FileOutcome> {
  const failed = (reason: string) => ({ file: file.name, ids: [], refusedCount: 1, reason })
  try {
    const start = new TextDecoder('latin1').decode(await file.slice(0, LOOKED_AT_OCTETS).arrayBuffer())
    const type = mailFileType(start)
    if (type === null) return failed('It is neither a message (.eml) nor an mbox, nor a zip of messages.')
    const { messages, refused } = await upload(instance, file, { type, onShare, signal })
    const [first] = refused?.named ?? []
    return {
      file: file.name,
      ids: messages.map(({ id }) => id),
      refusedCount: refused?.count ?? 0,
      reason: first === undefined ? null : `Message ${first.position}: ${first.reason}.`,
    }
  } catch (error) {
    if (signal.aborted) return failed('Stopped; what was read until then is here.')
    return failed(problemOf(error).detail)
  }
}
