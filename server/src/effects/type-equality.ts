import type { TypeName } from '../operations/names';
import type { Catalog } from '../schema/catalog';
import { userTypeOf } from '../schema/lookups';

/** True where two columns certainly have different types, or the same with another length: what inheritance forbids. */
export function isOtherType(catalog: Catalog, a: TypeName, b: TypeName): boolean {
  // An array type may be named by its own name: `_int4`.
  if (a.name.startsWith('_') || b.name.startsWith('_')) return false;
  if (a.name !== b.name || a.arrayDimensions > 0 !== b.arrayDimensions > 0) return true;
  const [one, two] = [userTypeOf(catalog, a), userTypeOf(catalog, b)];
  if (one !== undefined || two !== undefined) {
    return one !== undefined && two !== undefined && (one.schema !== two.schema || one.name !== two.name);
  }
  return WITH_LENGTH.has(a.name) && lengthOf(a) !== lengthOf(b);
}

const WITH_LENGTH = new Set(['varchar', 'numeric']);

/** `numeric(10)` is `numeric(10,0)`. */
function lengthOf({ name, modifiers }: TypeName): string {
  return name === 'numeric' && modifiers.length === 1 ? `${modifiers[0]!},0` : modifiers.join();
}
