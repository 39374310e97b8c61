// Requests and limits: amounts that Kubernetes can read, and no request above its limit.

import { isObject, objectAt } from '../json-fields.ts'
import type { Json } from '../pod-fields.ts'
import { joinPath } from '../traced.ts'
import { doubt, type Finding, issue } from './finding.ts'
import { parseQuantity } from './quantity.ts'

const parts = ['requests', 'limits', 'claims']

/** Findings on the `resources` of the container at `path`. */
export function checkResources(container: Json, path: string): Finding[] {
  const resources = objectAt(container, 'resources')
  const place = `${path}.resources`
  return [
    ...Object.keys(resources)
      .filter((key) => !parts.includes(key))
      .map((key) => issue(joinPath(place, key), 'is unknown; amounts stand under `requests` and `limits`')),
    ...checkAmounts(resources['requests'], `${place}.requests`),
    ...checkAmounts(resources['limits'], `${place}.limits`),
    ...compareAmounts(objectAt(resources, 'requests'), objectAt(resources, 'limits'), place),
  ]
}

function checkAmounts(amounts: Json | undefined, path: string): Finding[] {
  if (amounts === undefined) return []
  if (!isObject(amounts)) return [issue(path, 'must be an object')]
  return Object.entries(amounts).flatMap(([name, amount]): Finding[] => {
    const quantity = readAmount(amount)
    if (quantity === undefined) {
      return [issue(joinPath(path, name), 'is not an amount such as `500m`, `2` or `1Gi`')]
    }
    if (quantity < 0n) return [issue(joinPath(path, name), 'is negative')]
    // `memory: 128m` is an eighth of a byte: the suffix of a thousandth instead of Mi.
    if (name !== 'cpu' && quantity > 0n && quantity < 1_000_000_000n) {
      return [doubt(joinPath(path, name), 'is less than one; `m` means a thousandth, `M` or `Mi` a million')]
    }
    return []
  })
}

function compareAmounts(
  requests: Readonly<Record<string, Json>>,
  limits: Readonly<Record<string, Json>>,
  path: string,
): Finding[] {
  return Object.entries(requests).flatMap(([name, request]): Finding[] => {
    const requested = readAmount(request)
    const limit = Object.hasOwn(limits, name) ? readAmount(limits[name]) : undefined
    if (requested === undefined) return []
    if (isDevice(name) && limit !== requested)
      return [issue(joinPath(`${path}.limits`, name), 'must be as its request')]
    if (limit === undefined || requested <= limit) return []
    return [issue(joinPath(`${path}.requests`, name), 'is more than the limit')]
  })
}

/** Devices and other resources that can not be overcommitted (`IsOvercommitAllowed` in `pkg/apis/core/v1/helper`). */
function isDevice(name: string): boolean {
  return name.startsWith('hugepages-') || (name.includes('/') && !/^(?:[^/]*\.)?kubernetes\.io\//.test(name))
}

function readAmount(amount: Json | undefined): bigint | undefined {
  return typeof amount === 'string' || typeof amount === 'number' ? parseQuantity(String(amount)) : undefined
}
