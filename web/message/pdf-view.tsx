import './pdf-view.css'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useRef } from 'react'
import { urls } from '../api.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { usePdf } from './use-pdf.ts'

/** A PDF, page by page, drawn in a frame that can do nothing but draw. */
export function PdfView({ url, label }: { url: string; label: string }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const { state, turn } = usePdf(frame, url)
  if (state.kind === 'failed') return <p className="picture-problem">{state.reason}</p>
  const { number, pages, ratio } = state.kind === 'open' ? state : { number: 0, pages: 0, ratio: 0 }
  return (
    <div className="pdf" aria-busy={state.kind === 'loading' || state.isDrawing}>
      <div className="pdf-tools" role="toolbar" aria-label="Pages">
        <IconButton
          icon={ChevronLeft}
          label="Previous page"
          disabled={number <= 1}
          onClick={() => turn(number - 1)}
        />
        <span role="status">{state.kind === 'loading' ? 'Opening …' : `Page ${number} of ${pages}`}</span>
        <IconButton
          icon={ChevronRight}
          label="Next page"
          disabled={number >= pages}
          onClick={() => turn(number + 1)}
        />
      </div>
      {/* Without allow-same-origin: what a file makes of its reader has no origin and no way out. */}
      <iframe
        ref={frame}
        title={label}
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        src={urls.pdfViewer}
        style={{ aspectRatio: ratio === 0 ? undefined : 1 / ratio }}
      />
    </div>
  )
}
