// What holds no values that anyone here could read, as some output of kubectl: said in plain words, instead of being called broken JSON.

/** Why there is nothing to check, and what to run instead. */
export interface UselessOutput {
  readonly reason: string
  readonly remedy: string
}

const remedy = 'paste the output of `kubectl get secret NAME -o yaml`'

/** Recognises output without values; undefined for everything else. */
export function explainUseless(text: string): UselessOutput | undefined {
  const start = text.slice(0, 4000)
  if (/-----BEGIN (?:PULLPASS REQUEST|AGE ENCRYPTED FILE)-----/.test(start)) {
    return {
      reason: 'it is sealed, and only the holder of the key can open it',
      remedy: 'open it with the key:\npullpass create --from-sealed -',
    }
  }
  if (/^Error from server \(/m.test(start) || /^error: /m.test(start)) {
    return { reason: 'this is an error message of kubectl', remedy: 'solve that first, then paste the secret itself' }
  }
  if (/^Name:\s+\S/m.test(start) && /^Data\s*\n={4}/m.test(start)) {
    return { reason: '`kubectl describe` shows the size of values only', remedy }
  }
  if (/^No resources found/m.test(start)) {
    return {
      reason: '`kubectl get` found nothing there',
      remedy: 'look in the right namespace; `kubectl get secrets -A` shows all',
    }
  }
  if (/^NAME\s+TYPE\s+DATA\s+AGE/m.test(start)) return { reason: 'this list shows names and types only', remedy }
  return undefined
}
