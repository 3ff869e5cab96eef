import type { ComponentProps } from 'react'
import { goTo } from '../address-bar.ts'
import { atBase } from '../base-path.ts'
import { mayLeave } from '../leaving.ts'

interface LinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  readonly to: string
}

/** Leads to another address of the page without loading it again. */
export function Link({ to, ...rest }: LinkProps) {
  return (
    <a
      {...rest}
      href={atBase(to)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        if (mayLeave()) goTo(to, 'push')
      }}
    />
  )
}
