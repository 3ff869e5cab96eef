import { imageSize, PIXELS_MAX, SCANS_MAX, scansOf } from '../model/image-size.ts'

/**
 * Draws the first frame of a picture onto a canvas, its longest side at most `sidePx`. Resolves with what to say of
 * it; rejects with why it is not drawn. Its size is read before anything is decoded.
 */
export type DrawPicture = (
  canvas: HTMLCanvasElement,
  url: string,
  sidePx: number,
  signal: AbortSignal,
) => Promise<string>

let lastInTurn: Promise<unknown> = Promise.resolve()

/** The same for pictures that nobody asked for one by one: a hundred at once would take a hundred times the memory of one. */
export const drawInTurn: DrawPicture = (...what) => {
  const drawn = lastInTurn.then(() => drawPicture(...what))
  lastInTurn = drawn.catch(() => undefined)
  return drawn
}

export const drawPicture: DrawPicture = async (canvas, url, sidePx, signal) => {
  const response = await fetch(url, { signal })
  if (!response.ok) throw new Error('This picture could not be loaded.')
  const bytes = new Uint8Array(await response.arrayBuffer())
  const size = imageSize(bytes)
  if (size === null || size.width === 0 || size.height === 0)
    throw new Error('This is not the picture that it says it is.')
  const { width, height } = size
  const said = `${width} × ${height}`
  if (width * height > PIXELS_MAX) throw new Error(`${said} pixels are too many to be drawn here.`)
  if (scansOf(bytes) > SCANS_MAX) throw new Error('This picture would take too long to be drawn.')
  const scale = Math.min(1, sidePx / Math.max(width, height))
  const bitmap = await createImageBitmap(new Blob([bytes]), {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'medium',
  }).catch(() => {
    throw new Error('This picture could not be decoded.')
  })
  canvas.width = bitmap.width
  canvas.height = bitmap.height
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
  bitmap.close()
  return said
}
