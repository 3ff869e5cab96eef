import { useEffect, useRef, useState } from 'react'
import { type DrawPicture, drawPicture } from './draw-picture.ts'

interface PictureViewProps {
  readonly url: string
  readonly label: string
  /** The longest side as it is drawn. */
  readonly sidePx?: number
  readonly draw?: DrawPicture
}

/** Large enough for any screen, and a bound for what a picture may take. */
const SIDE_PX = 1600

/** A picture, drawn by us: one frame, bounded in pixels, whatever its file says. */
export function PictureView({ url, label, sidePx = SIDE_PX, draw = drawPicture }: PictureViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [said, say] = useState('')
  useEffect(() => {
    const abort = new AbortController()
    const element = canvas.current
    if (!element) return
    draw(element, url, sidePx, abort.signal).then(say, (error: Error) => {
      if (!abort.signal.aborted) setProblem(error.message)
    })
    return () => abort.abort()
  }, [url, sidePx, draw])
  if (problem) return <p className="picture-problem">{problem}</p>
  return (
    <figure className="picture">
      <canvas ref={canvas} width={0} height={0} role="img" aria-label={label} />
      <figcaption>{said}</figcaption>
    </figure>
  )
}
