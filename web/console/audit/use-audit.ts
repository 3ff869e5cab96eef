import { useCallback, useEffect, useRef, useState } from 'react'
import type { AuditEntryView } from '../../../server/contract/audit.types.ts'
import type { Problem } from '../../../server/contract/problem.types.ts'
import { problemOf } from '../../api.ts'
import { type AuditFilter, auditQuery } from '../model/audit-filter.ts'
import { peopleApi } from '../people-api.ts'

const PAGE_ENTRIES = 50
/** The server's largest page. */
const EXPORT_PAGE_ENTRIES = 500

export interface AuditLog {
  readonly entries: readonly AuditEntryView[]
  readonly problem: Problem | null
  readonly isLoading: boolean
  /** Null when all of it is shown. */
  readonly more: (() => void) | null
}

/** The lines that a filter lets through, newest first, page by page. */
export function useAudit(instance: string | null, filter: AuditFilter): AuditLog {
  const [state, setState] = useState<{
    readonly entries: readonly AuditEntryView[]
    readonly next: string | null
    readonly problem: Problem | null
    readonly isLoading: boolean
  }>({ entries: [], next: null, problem: null, isLoading: true })
  const question = `${instance} ${auditQuery(filter, null, PAGE_ENTRIES)}`
  const current = useRef(question)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the question is instance and filter
  const load = useCallback(
    async (before: readonly AuditEntryView[], pageToken: string | null) => {
      setState((now) => ({ ...now, isLoading: true }))
      const answer = await peopleApi.audit(instance, auditQuery(filter, pageToken, PAGE_ENTRIES)).then(
        (page) => ({ entries: [...before, ...page.entries], next: page.nextPageToken, problem: null }),
        (error: unknown) => ({ entries: before, next: pageToken, problem: problemOf(error) }),
      )
      if (current.current === question) setState({ ...answer, isLoading: false })
    },
    [question],
  )
  useEffect(() => {
    current.current = question
    void load([], null)
  }, [load, question])

  const { entries, next, problem, isLoading } = state
  return { entries, problem, isLoading, more: next === null ? null : () => void load(entries, next) }
}

/** All lines that a filter lets through. */
export async function allEntries(instance: string | null, filter: AuditFilter): Promise<AuditEntryView[]> {
  const all: AuditEntryView[] = []
  let pageToken: string | null = null
  do {
    const page = await peopleApi.audit(instance, auditQuery(filter, pageToken, EXPORT_PAGE_ENTRIES))
    all.push(...page.entries)
    pageToken = page.nextPageToken
  } while (pageToken !== null)
  return all
}
