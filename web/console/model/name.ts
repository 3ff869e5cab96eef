const NAME_MAX = 63

/** A name for URLs out of a label: `Shop (Änna)` becomes `shop-anna`. Empty when nothing of it can stand there. */
export function nameFrom(label: string): string {
  return label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, NAME_MAX)
    .replace(/^-+|-+$/g, '')
}
