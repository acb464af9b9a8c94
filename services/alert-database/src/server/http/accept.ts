/** How much each media type is wanted, 0 to 1, by an Accept header (RFC 9110, 12.5.1). */
function wanted(accept: string): Map<string, number> {
  const ranges = accept.split(',').map((range): [string, number] => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    return [type, Number.isFinite(weight) ? weight : 0];
  });
  return new Map(ranges);
}

/**
 * Whether a type is asked for by its name, and more than the one that is sent otherwise. Who names neither, as programs
 * of old do, gets the other one.
 *
 * @param accept the header; undefined where there is none
 */
export function prefers(accept: string | undefined, type: string, otherwise: string): boolean {
  if (accept === undefined) return false;
  const weights = wanted(accept);
  const weight = weights.get(type) ?? 0;
  if (weight === 0) return false;
  const named = weights.get(otherwise);
  if (named !== undefined) return weight > named;
  return weight >= (weights.get(`${otherwise.split('/')[0]}/*`) ?? weights.get('*/*') ?? 0);
}

/** Whether an Accept header lets a type through. */
export function allows(accept: string | undefined, type: string): boolean {
  if (accept === undefined) return true;
  const weights = wanted(accept);
  return (weights.get(type) ?? weights.get(`${type.split('/')[0]}/*`) ?? weights.get('*/*') ?? 0) > 0;
}
