// The smallest set of secrets that covers all images that can be covered.

/** A secret, and whether it is for an image. */
export interface Covering {
  covers(image: string): boolean
}

/** The fewest of `secrets`, in their order, so that each image has one if any of them is for it. Among equals the earlier ones win. */
export function chooseSmallest<Secret extends Covering>(
  secrets: readonly Secret[],
  images: readonly string[],
): readonly Secret[] {
  const coverable = images.filter((image) => secrets.some((secret) => secret.covers(image)))
  for (let size = 0; size <= secrets.length; size += 1) {
    const found = chooseOf(secrets, coverable, size)
    if (found) return secrets.filter((secret) => found.includes(secret))
  }
  return secrets
}

/** At most `size` secrets that cover `images`: the first image must have one, so only those for it are tried. */
function chooseOf<Secret extends Covering>(
  secrets: readonly Secret[],
  images: readonly string[],
  size: number,
): readonly Secret[] | undefined {
  const [first] = images
  if (first === undefined) return []
  if (size === 0) return undefined
  for (const secret of secrets.filter((candidate) => candidate.covers(first))) {
    const rest = images.filter((image) => !secret.covers(image))
    const others = chooseOf(secrets, rest, size - 1)
    if (others) return [secret, ...others]
  }
  return undefined
}
