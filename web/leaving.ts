/** Forms that hold something that is not saved. */
const unsaved = new Set<symbol>()

/** From now on leaving the page asks first. Returns how to end that. */
export function askBeforeLeaving(): () => void {
  const form = Symbol('unsaved')
  const onUnload = (event: BeforeUnloadEvent) => event.preventDefault()
  unsaved.add(form)
  window.addEventListener('beforeunload', onUnload)
  return () => {
    unsaved.delete(form)
    window.removeEventListener('beforeunload', onUnload)
  }
}

/** Whether a link may lead away: at once, or because somebody said so. */
export function mayLeave(): boolean {
  return unsaved.size === 0 || window.confirm('What you changed here is not saved. Leave it?')
}
