import {
  AnnotationMode,
  getDocument,
  type PDFDocumentProxy,
  PDFWorker,
  VerbosityLevel,
} from 'pdfjs-dist/legacy/build/pdf.mjs'
import InlineWorker from 'pdfjs-dist/legacy/build/pdf.worker.mjs?worker&inline'
import { type FromPdfFrame, RATIO_MAX, type ToPdfFrame } from './pdf-messages.ts'

/**
 * Draws pages of a PDF in a frame that has no origin, no network and no way out (server/http/pages/pdf-viewer.ts says its policy).
 * Scripts of the file are never run, links and fields are pictures.
 */

/** 16 million pixels take 64 MB; a page that asks for more is drawn coarser. */
const PAGE_PIXELS_MAX = 16_000_000
/** A picture within the file that is larger is left out. */
const PICTURE_PIXELS_MAX = 40_000_000
const BYTES_OF_PIXEL = 4

const canvas = document.querySelector('canvas')
const words = document.querySelector('p')
const worker = new PDFWorker({ port: new InlineWorker() as never })
let pdf: PDFDocumentProxy | undefined

window.addEventListener('message', ({ source, data }: MessageEvent<ToPdfFrame>) => {
  if (source !== window.parent) return
  const work = data.kind === 'open' ? open(data.bytes) : draw(data.number, data.widthPx)
  work.catch((error: Error) =>
    tell({ kind: 'failed', reason: error.name === 'PasswordException' ? 'password' : 'unreadable' }),
  )
})
tell({ kind: 'ready' })

async function open(bytes: ArrayBuffer): Promise<void> {
  const opening = getDocument({
    data: bytes,
    worker,
    isEvalSupported: false,
    enableXfa: false,
    useWasm: false,
    useWorkerFetch: false,
    useSystemFonts: true,
    maxImageSize: PICTURE_PIXELS_MAX,
    canvasMaxAreaInBytes: PICTURE_PIXELS_MAX * BYTES_OF_PIXEL,
    verbosity: VerbosityLevel.ERRORS,
  })
  pdf = await opening.promise
  tell({ kind: 'opened', pages: pdf.numPages })
}

async function draw(number: number, widthPx: number): Promise<void> {
  if (pdf === undefined || canvas === null) return
  const page = await pdf.getPage(number)
  const whole = page.getViewport({ scale: 1 })
  const wanted = widthPx / whole.width
  const scale = Math.min(wanted, Math.sqrt(PAGE_PIXELS_MAX / (whole.width * whole.height)))
  const viewport = page.getViewport({ scale })
  canvas.width = Math.max(1, Math.floor(viewport.width))
  canvas.height = Math.max(1, Math.floor(viewport.height))
  await page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE }).promise
  const { items } = await page.getTextContent()
  if (words) words.textContent = items.map((item) => ('str' in item ? item.str : '')).join(' ')
  page.cleanup()
  tell({ kind: 'drawn', number, ratio: Math.min(RATIO_MAX, whole.height / whole.width) })
}

function tell(message: FromPdfFrame): void {
  // Its origin is opaque, and what it says is of this file alone.
  window.parent.postMessage(message, '*')
}
