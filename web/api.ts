import type { LimitsView, RetentionView } from '../server/contract/bounds.types.ts'
import type { InstanceListView } from '../server/contract/instance.types.ts'
import type {
  BatchInput,
  BatchResult,
  ConversationView,
  MarkedView,
  MarksInput,
  MessagePageView,
  MessageView,
} from '../server/contract/message.types.ts'
import type { ReleaseListView } from '../server/contract/outbox.types.ts'
import type { Problem } from '../server/contract/problem.types.ts'
import type { KeptSearchInput, KeptSearchListView, TagListView } from '../server/contract/search.types.ts'
import type { ReceivedView, SendInput } from '../server/contract/send.types.ts'
import type { StructureView } from '../server/contract/structure.types.ts'
import { atBase } from './base-path.ts'
import type { Grouping } from './list-state.ts'

/** The server's own API; every call may throw `ApiError`. */
export const api = {
  instances: () => ask<InstanceListView>('/instances'),
  retention: (instance: string) => ask<RetentionView>(`${instanceUrl(instance)}/retention`),
  limits: (instance: string) => ask<LimitsView>(`${instanceUrl(instance)}/limits`),
  messages: (instance: string, query: MessagesQuery) =>
    ask<MessagePageView>(`${instanceUrl(instance)}/messages?${messagesQuery(query)}`),
  message: (instance: string, id: string) => ask<MessageView>(messageUrl(instance, id)),
  /** Comes in as by SMTP: the rule decides about it. */
  sendMail: (instance: string, mail: SendInput) =>
    send<ReceivedView>('POST', `${instanceUrl(instance)}/messages`, mail),
  mark: (instance: string, id: string, marks: MarksInput) =>
    send<MarkedView>('PATCH', messageUrl(instance, id), marks),
  /** What a release would send to whom; nothing is sent. */
  previewRelease: (instance: string, ids: readonly string[]) =>
    send<ReleaseListView>('POST', `${instanceUrl(instance)}/releases/preview`, { ids }),
  release: (instance: string, ids: readonly string[]) =>
    send<ReleaseListView>('POST', `${instanceUrl(instance)}/releases`, { ids }),
  structure: (instance: string, id: string) => ask<StructureView>(`${messageUrl(instance, id)}/structure`),
  conversation: (instance: string, id: string) =>
    ask<ConversationView>(`${messageUrl(instance, id)}/conversation`),
  /** All that match; everything when nothing is searched for. */
  removeMatching: (instance: string, search: string) =>
    send<BatchResult>('DELETE', `${instanceUrl(instance)}/messages?${matching(search)}`),
  searches: (instance: string) => ask<KeptSearchListView>(`${instanceUrl(instance)}/searches`),
  keepSearch: (instance: string, name: string, input: KeptSearchInput) =>
    send('PUT', searchUrl(instance, name), input),
  forgetSearch: (instance: string, name: string) => send<void>('DELETE', searchUrl(instance, name)),
  tags: (instance: string) => ask<TagListView>(`${instanceUrl(instance)}/tags`),
  batch: (instance: string, input: BatchInput) =>
    send<BatchResult>('POST', `${instanceUrl(instance)}/batch`, input),
}

/** How the HTML is shown; its own pictures alone and in light mode unless said. */
export interface PreviewQuery {
  pictures?: 'none' | 'own' | 'all'
  scheme?: 'light' | 'dark'
}

/** Which messages a file has: what matches (everything when nothing is searched for), or these, at most 300. */
export type Exported = { readonly search: string } | { readonly ids: readonly string[] }

export interface MessagesQuery {
  search: string
  grouping: Grouping
  pageToken: string | null
  /** At most 500. */
  limit: number
}

let signedOut = () => {}

/** What to do when the server wants somebody to sign in again. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener
}

/** A problem document as an exception. */
class ApiError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

/** What went wrong, for the page; anything that is no answer of the server is `unavailable`. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem
  return {
    type: 'about:blank',
    title: 'No answer',
    status: 0,
    detail: 'The server does not answer.',
    code: 'unavailable',
  }
}

/** The addresses of a message's parts, for links, frames and `fetch`. */
export const urls = {
  messages: (instance: string) => `${API}${instanceUrl(instance)}/messages`,
  raw: (instance: string, id: string) => `${API}${messageUrl(instance, id)}/raw`,
  html: (instance: string, id: string, shown: PreviewQuery = {}) =>
    `${API}${messageUrl(instance, id)}/html?${new URLSearchParams({ ...shown })}`,
  delivered: (instance: string, id: string) => `${API}${messageUrl(instance, id)}/delivered`,
  part: (instance: string, id: string, part: string) =>
    `${API}${messageUrl(instance, id)}/parts/${encodeURIComponent(part)}`,
  live: (cursor: number | null) => `${API}/live${cursor === null ? '' : `?cursor=${cursor}`}`,
  /** A file of many messages. */
  export: (instance: string, which: Exported, format: 'mbox' | 'zip') =>
    `${API}${instanceUrl(instance)}/export?${exportQuery(which, format)}`,
  /** The frame that draws PDF files. */
  pdfViewer: atBase('/pdf-viewer'),
  /** The page that shows a link's target before it leads there. */
  open: (href: string) => atBase(`/open?url=${encodeURIComponent(href)}`),
}

/** The first `limitBytes` of a document as text, without loading the rest. */
export async function readStart(
  url: string,
  limitBytes: number,
  signal: AbortSignal,
): Promise<DocumentStart> {
  const response = await fetch(url, { signal })
  if (!response.ok) throw await errorOf(response)
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of chunksOf(response)) {
    bytes += chunk.length
    text += decoder.decode(chunk, { stream: true })
    if (bytes >= limitBytes) return { text, isWhole: false }
  }
  return { text: text + decoder.decode(), isWhole: true }
}

export interface DocumentStart {
  readonly text: string
  readonly isWhole: boolean
}

const API = atBase('/api/v1')

export function instanceUrl(instance: string): string {
  return `/instances/${encodeURIComponent(instance)}`
}

function messageUrl(instance: string, id: string): string {
  return `${instanceUrl(instance)}/messages/${encodeURIComponent(id)}`
}

function searchUrl(instance: string, name: string): string {
  return `${instanceUrl(instance)}/searches/${encodeURIComponent(name)}`
}

function matching(search: string): URLSearchParams {
  return new URLSearchParams(search === '' ? { all: 'true' } : { search })
}

function exportQuery(which: Exported, format: string): URLSearchParams {
  const parameters = new URLSearchParams({ format })
  if ('ids' in which) parameters.set('ids', which.ids.join(','))
  else if (which.search !== '') parameters.set('search', which.search)
  return parameters
}

function messagesQuery(query: MessagesQuery): URLSearchParams {
  const parameters = new URLSearchParams({ limit: String(query.limit) })
  if (query.search !== '') parameters.set('search', query.search)
  if (query.grouping === 'conversations') parameters.set('group', 'conversation')
  if (query.pageToken !== null) parameters.set('pageToken', query.pageToken)
  return parameters
}

export function ask<T>(path: string): Promise<T> {
  return request<T>(path, { headers: { accept: 'application/json' } })
}

export function send<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
  // The header proves to the server that the page itself asked: a form on another site can't set it.
  const headers = { accept: 'application/json', 'x-stagingpost': '1' }
  if (body === undefined) return request<T>(path, { method, headers })
  const typed = { ...headers, 'content-type': 'application/json' }
  return request<T>(path, { method, headers: typed, body: JSON.stringify(body) })
}

async function request<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(`${API}${path}`, init)
  if (response.status === 401) signedOut()
  if (!response.ok) throw await errorOf(response)
  return (response.status === 204 ? undefined : await response.json()) as T
}

async function errorOf(response: Response): Promise<ApiError> {
  return errorOfText(response.status, await response.text().catch(() => ''))
}

/** What an answer that is no success means. */
export function errorOfText(status: number, text: string): ApiError {
  const known = readProblem(text)
  if (known) return new ApiError(known)
  const detail = `The server answered ${status}.`
  return new ApiError({ type: 'about:blank', title: 'Error', status, detail, code: 'internal' })
}

function readProblem(text: string): Problem | null {
  try {
    const known: unknown = JSON.parse(text)
    return typeof (known as Problem | null)?.detail === 'string' ? (known as Problem) : null
  } catch {
    return null
  }
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  if (!reader) return
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value
  } finally {
    await reader.cancel()
  }
}
