import { instance } from '../samples.ts'
import type { ModelServer } from './server.ts'

interface Pending {
  readonly path: string
  readonly method: string
  readonly body: { action?: string; ids?: string[]; read?: boolean; deletedAt?: string }
  readonly resolve: (response: Response) => void
  answer: unknown
  isComputed: boolean
}

/** The requests of the page: computed at one moment, answered at another, or lost on the way there or back. */
export function createNetwork(server: ModelServer) {
  const pending: Pending[] = []
  const before = globalThis.fetch
  globalThis.fetch = (path, init) =>
    new Promise((resolve) => {
      pending.push({
        path: String(path),
        method: init?.method ?? 'GET',
        body: JSON.parse(String(init?.body ?? '{}')),
        resolve,
        answer: undefined,
        isComputed: false,
      })
    })
  const computed = (request: Pending) => {
    if (!request.isComputed) request.answer = answerOf(server, request)
    request.isComputed = true
    return request
  }
  const at = (n: number) => pending[n % Math.max(1, pending.length)]
  const take = (n: number) => pending.splice(n % Math.max(1, pending.length), 1)[0]
  return {
    isBusy: () => pending.length > 0,
    compute: (n: number) => {
      const request = at(n)
      if (request) computed(request)
    },
    answer: (n: number) => {
      const request = take(n)
      if (request) request.resolve(responseOf(computed(request).answer))
    },
    refuse: (n: number) => {
      take(n)?.resolve(new Response('', { status: 503 }))
    },
    close: () => {
      globalThis.fetch = before
    },
  }
}

/** Null: there is no such message. */
function responseOf(answer: unknown): Response {
  return answer === null ? new Response('', { status: 404 }) : Response.json(answer)
}

function answerOf(server: ModelServer, { path, method, body }: Pending): unknown {
  const url = new URL(path, 'http://127.0.0.1')
  const search = url.searchParams.get('search') ?? ''
  const rest = url.pathname.replace('/api/v1/instances', '').replace('/default', '')
  if (rest === '') return { server: {}, instances: [instance('default', { counts: server.counts() })] }
  if (rest === '/batch') return batch(server, body)
  if (method === 'PATCH') {
    if (!server.seqs().includes(seqOf(rest))) return null
    server.mark(seqOf(rest), body.read === true)
    return { cursor: server.cursor() }
  }
  if (method === 'DELETE') {
    const moment = server.trashMany((seq) => search === '' || server.isUnread(seq))
    return { changed: 1, cursor: server.cursor(), deletedAt: String(moment) }
  }
  const token = url.searchParams.get('pageToken')
  return server.page({
    unreadOnly: search !== '',
    grouped: url.searchParams.has('group'),
    beforeSeq: token === null ? Number.POSITIVE_INFINITY : Number(token),
  })
}

function batch(server: ModelServer, { action, ids = [], deletedAt }: Pending['body']): unknown {
  if (deletedAt !== undefined) server.restoreMany(Number(deletedAt))
  if (action === 'delete') {
    const changed = ids.filter((id) => server.trash(seqOf(id))).length
    return { changed, cursor: server.cursor() }
  }
  for (const id of ids) {
    if (action === 'restore') server.restore(seqOf(id))
    else server.mark(seqOf(id), action === 'read')
  }
  return { changed: ids.length, cursor: server.cursor() }
}

function seqOf(text: string): number {
  return Number(/m(\d+)$/.exec(text)?.[1])
}
