import { type RefObject, useEffect, useRef, useState } from 'react'
import { type FromPdfFrame, readPdfAnswer, type ToPdfFrame } from '../pdf/pdf-messages.ts'

export type PdfState =
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'open'
      readonly number: number
      readonly pages: number
      /** Height by width of the page that is shown. */
      readonly ratio: number
      readonly isDrawing: boolean
    }
  | { readonly kind: 'failed'; readonly reason: string }

/** No page takes longer: then the frame goes, and its worker with it. */
const ANSWER_MS = 20_000
/** Wider screens see it scaled. */
const WIDTH_PX_MAX = 2400
/** As long as a book; more is somebody's trick, or not read here. */
const PAGES_MAX = 2000

const REASONS = {
  password: 'This PDF is locked by a password: download it to open it.',
  unreadable: 'This PDF could not be read.',
  slow: 'This PDF takes too long to be drawn here: download it to open it.',
  missing: 'This PDF could not be loaded.',
} as const

/** Hands the file at `url` to the frame, and asks it for one page after the other. */
export function usePdf(
  frame: RefObject<HTMLIFrameElement | null>,
  url: string,
): { readonly state: PdfState; readonly turn: (number: number) => void } {
  const [state, setState] = useState<PdfState>({ kind: 'loading' })
  const turning = useRef<(number: number) => void>(() => {})
  useEffect(() => {
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const fail = (why: keyof typeof REASONS) => setState({ kind: 'failed', reason: REASONS[why] })
    const ask = (message: ToPdfFrame, handOver: Transferable[] = []) => {
      clearTimeout(timer)
      timer = setTimeout(fail, ANSWER_MS, 'slow')
      frame.current?.contentWindow?.postMessage(message, '*', handOver)
    }
    const draw = (number: number) => {
      setState((before) => (before.kind === 'open' ? { ...before, number, isDrawing: true } : before))
      const widthPx = (frame.current?.clientWidth ?? 0) * window.devicePixelRatio
      ask({ kind: 'draw', number, widthPx: Math.min(WIDTH_PX_MAX, Math.max(1, widthPx)) })
    }
    turning.current = draw
    const handOver = async () => {
      const response = await fetch(url, { signal: abort.signal })
      if (!response.ok) return fail('missing')
      const bytes = await response.arrayBuffer()
      ask({ kind: 'open', bytes }, [bytes])
    }
    const hear = (answer: FromPdfFrame) => {
      clearTimeout(timer)
      switch (answer.kind) {
        case 'ready':
          handOver().catch(() => {
            if (!abort.signal.aborted) fail('missing')
          })
          break
        case 'opened': {
          const pages = Math.min(PAGES_MAX, answer.pages)
          setState({ kind: 'open', number: 1, pages, ratio: 0, isDrawing: true })
          draw(1)
          break
        }
        case 'drawn':
          setState((before) =>
            before.kind === 'open' ? { ...before, ratio: answer.ratio, isDrawing: false } : before,
          )
          break
        case 'failed':
          fail(answer.reason)
      }
    }
    const onMessage = ({ source, data }: MessageEvent) => {
      if (source === null || source !== frame.current?.contentWindow) return
      const answer = readPdfAnswer(data)
      if (answer !== null) hear(answer)
    }
    window.addEventListener('message', onMessage)
    return () => {
      abort.abort()
      clearTimeout(timer)
      window.removeEventListener('message', onMessage)
    }
  }, [frame, url])
  return { state, turn: (number) => turning.current(number) }
}
