import { Fragment } from 'react'

/** An address that breaks before its @ when it has to. */
export function Address({ address }: { address: string }) {
  const at = address.lastIndexOf('@')
  if (at <= 0) return <Fragment>{address}</Fragment>
  return (
    <>
      {address.slice(0, at)}
      <wbr />
      {address.slice(at)}
    </>
  )
}
