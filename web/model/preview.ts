export const DEVICES = ['fit', 'phone', 'tablet', 'desktop', 'free'] as const
export type Device = (typeof DEVICES)[number]

export interface PreviewSettings {
  readonly device: Device
  /** Of device `free`, in CSS pixels. */
  readonly freeWidth: number
  /** What the mail is shown on: a mail program in its light or dark mode. */
  readonly paper: 'light' | 'dark'
  readonly pictures: 'own' | 'none'
  /** Whether pictures of other hosts are loaded without being asked for, in this instance. */
  readonly remote: 'ask' | 'always'
  /** 1 is the size that it was written for. */
  readonly zoom: number
}

export const FREE_WIDTH = { min: 240, max: 1920 } as const
export const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const

/** In CSS pixels; null takes the room there is. */
const WIDTHS: Record<Exclude<Device, 'free'>, number | null> = {
  fit: null,
  phone: 390,
  tablet: 768,
  desktop: 1280,
}

export interface FrameSize {
  /** What the mail sees as the width of its window; null: whatever there is. */
  readonly width: number | null
  readonly scale: number
  readonly style: { readonly width?: number | string; readonly height?: string; readonly transform?: string }
}

/** How large the frame is so that the mail sees the width of its device, scaled to fit the room and then zoomed. */
export function frameSize(
  { device, freeWidth, zoom }: Pick<PreviewSettings, 'device' | 'freeWidth' | 'zoom'>,
  roomWidth: number,
): FrameSize {
  const width = device === 'free' ? freeWidth : WIDTHS[device]
  const fitting = width === null || roomWidth === 0 ? 1 : Math.min(1, roomWidth / width)
  const scale = fitting * zoom
  if (scale === 1) return { width, scale, style: width === null ? {} : { width } }
  return {
    width,
    scale,
    style: { width: width ?? `${100 / scale}%`, height: `${100 / scale}%`, transform: `scale(${scale})` },
  }
}
