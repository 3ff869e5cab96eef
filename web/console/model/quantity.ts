/** Units to choose from, the largest first; `size` in the server's own unit. */
export interface Unit {
  readonly name: string
  readonly size: number
}

/** An amount as it is typed; empty text is "without bound". */
export interface Quantity {
  readonly amount: string
  readonly unit: string
}

const HOUR_MS = 3_600_000

export const AGE_UNITS: readonly [Unit, ...Unit[]] = [
  { name: 'days', size: 24 * HOUR_MS },
  { name: 'hours', size: HOUR_MS },
]

export const SIZE_UNITS: readonly [Unit, ...Unit[]] = [
  { name: 'GiB', size: 2 ** 30 },
  { name: 'MiB', size: 2 ** 20 },
]

/** In the largest unit in which it is a whole number, else in the smallest. */
export function quantityOf(value: number | null, units: readonly [Unit, ...Unit[]]): Quantity {
  if (value === null) return { amount: '', unit: units[0].name }
  const unit = units.find(({ size }) => value % size === 0) ?? units.at(-1) ?? units[0]
  return { amount: String(Number((value / unit.size).toFixed(3))), unit: unit.name }
}

/** In the server's unit, whole; null without bound. */
export function amountOf({ amount, unit }: Quantity, units: readonly Unit[]): number | null {
  if (amount.trim() === '') return null
  const size = units.find(({ name }) => name === unit)?.size ?? 1
  return Math.round(Number(amount) * size)
}

/** A plain number; null when there is none. */
export function countOf(text: string): number | null {
  return text.trim() === '' ? null : Number(text)
}
