const SIDE = 64
const SHOWN_MAX = 99

/** Puts the number onto the icon of the page; 0 gives the plain icon back. */
export function drawIcon(count: number): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (!link) return
  link.dataset.plain ??= link.href
  if (count === 0) {
    if (link.href !== link.dataset.plain) link.href = link.dataset.plain
    return
  }
  const canvas = document.createElement('canvas')
  canvas.width = SIDE
  canvas.height = SIDE
  const context = canvas.getContext('2d')
  if (!context) return
  context.fillStyle = '#3538cd'
  context.beginPath()
  context.roundRect(0, 0, SIDE, SIDE, 16)
  context.fill()
  context.fillStyle = '#fff'
  context.font = `700 ${count > SHOWN_MAX ? 30 : 38}px system-ui, sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(count > SHOWN_MAX ? `${SHOWN_MAX}+` : String(count), SIDE / 2, SIDE / 2 + 2)
  link.href = canvas.toDataURL('image/png')
}
