/**
 * Waits for the first piece of some content, so that what fails at once is an error and no answer that breaks off.
 *
 * @throws what the content throws instead of a first piece
 */
export async function begun(content: AsyncGenerator<Buffer>): Promise<AsyncIterable<Buffer>> {
  const first = await content.next();
  let isGiven = false;
  const next = async () => {
    if (isGiven) return content.next();
    isGiven = true;
    return first;
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: () => content.return(undefined) }) };
}
